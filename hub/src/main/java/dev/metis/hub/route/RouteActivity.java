package dev.metis.hub.route;

import dev.metis.hub.http.WireTime;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** When routes were last used, by the proxy's clock: passed on to whoever wants to know, and what to ask for the next time. */
final class RouteActivity {
    /** A use may show a moment after its time. */
    private static final Duration OVERLAP = Duration.ofSeconds(1);

    private final List<Consumer<Collection<JsonObject>>> observers = new CopyOnWriteArrayList<>();
    private volatile Instant newest = Instant.EPOCH;

    void observe(Consumer<Collection<JsonObject>> observer) {
        observers.add(observer);
    }

    /** Uses from then on may not have been passed on yet. */
    Instant since() {
        return newest.equals(Instant.EPOCH) ? newest : newest.minus(OVERLAP);
    }

    /** What was told of routes that were used {@link #since}; or of all routes, maybe by another proxy, with another clock. */
    void tell(RouteChanges told) {
        var last = told.routes().values().stream()
                .map(route -> route.getString("last_activity", ""))
                .max(String::compareTo) // both proxies write it to the same length
                .flatMap(WireTime::parse)
                .orElse(Instant.EPOCH);
        newest = told.whole() || last.isAfter(newest) ? last : newest;
        observers.forEach(observer -> observer.accept(told.routes().values()));
    }
}
