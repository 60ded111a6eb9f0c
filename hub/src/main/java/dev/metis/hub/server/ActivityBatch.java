package dev.metis.hub.server;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubException;
import dev.metis.hub.http.WireTime;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.server.ActivitySignal.OfServer;
import dev.metis.hub.server.ActivitySignal.OfToken;
import dev.metis.hub.server.ActivitySignal.OfUser;
import dev.metis.hub.server.ActivitySignal.Source;
import dev.metis.hub.server.ActivitySignal.Subject;
import dev.metis.hub.user.UserActivity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects who was active and writes it every few seconds, in one statement. What a busy server says a hundred times a second
 * is remembered once. While the database is away everything is kept, one time for each subject and source; what a hub that is
 * killed had not written yet is lost, and nothing but idle times depends on it.
 */
public final class ActivityBatch implements UserActivity {
    private static final Logger log = LoggerFactory.getLogger(ActivityBatch.class);
    private static final long LAST_WRITE_SECONDS = 5;
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Vertx vertx;
    private final Database database;
    private final Duration resolution;
    private final Duration interval;
    private final ActivityStore store = new ActivityStore();
    private final Map<Key, Instant> pending = new ConcurrentHashMap<>();
    /** Requests that counted lately: others of the same subject are not worth a write. */
    private final Map<Subject, Instant> recent = new ConcurrentHashMap<>();
    /** When servers were used last, as the proxy told: it may tell the same again, and does so of all now and then. */
    private final Map<ServerKey, Use> used = new ConcurrentHashMap<>();

    private final Set<Future<Void>> writing = ConcurrentHashMap.newKeySet();
    private final List<Consumer<UserName>> subscribers = new CopyOnWriteArrayList<>();
    private long timer = -1;

    private record Key(Subject subject, Source source) {}

    private record Use(Instant at, Instant told) {}

    /**
     * @param resolution requests to the hub that come sooner after the last are not written
     * @param interval how long what was said may wait
     */
    public ActivityBatch(Vertx vertx, Database database, Duration resolution, Duration interval) {
        this.vertx = vertx;
        this.database = database;
        this.resolution = resolution;
        this.interval = interval;
    }

    public void start() {
        timer = vertx.setPeriodic(interval.toMillis(), _ -> tick());
    }

    /** Writes what is left, unless the database is away for too long. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        return written()
                .timeout(LAST_WRITE_SECONDS, TimeUnit.SECONDS)
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("lost", pending.size())
                        .addKeyValue("cause", cause.toString())
                        .log("activity_not_written"))
                .otherwiseEmpty();
    }

    public void add(ActivitySignal signal) {
        pending.merge(new Key(signal.subject(), signal.source()), signal.at(), ActivityBatch::later);
        switch (signal.subject()) {
            case OfUser user -> tell(user.name());
            case OfServer server -> tell(server.key().owner());
            case OfToken _ -> {}
        }
    }

    private void tell(UserName active) {
        subscribers.forEach(subscriber -> subscriber.accept(active));
    }

    @Override
    public void subscribe(Consumer<UserName> active) {
        subscribers.add(active);
    }

    @Override
    public Duration resolution() {
        return resolution;
    }

    /** Somebody proved who they are. A server that calls with its own token is not its owner at work. */
    public void addRequest(Caller caller) {
        var now = Instant.now();
        switch (caller.credential()) {
            case Caller.BrowserSession _, Caller.Password _ -> addRequestOf(caller.owner(), now);
            case Caller.ApiToken token -> {
                addRequest(new OfToken(token.row()), now);
                if (!token.ofServer()) {
                    addRequestOf(caller.owner(), now);
                }
            }
        }
    }

    private void addRequestOf(Owner owner, Instant now) {
        if (owner instanceof Owner.OfUser user) {
            addRequest(new OfUser(user.name()), now);
        }
    }

    private void addRequest(Subject subject, Instant now) {
        var last = recent.get(subject);
        if (last == null || !now.isBefore(last.plus(resolution))) {
            recent.put(subject, now);
            add(new ActivitySignal(subject, Source.REQUEST, now));
        }
    }

    /**
     * What the proxy knows. Use of a server is its owner's activity too.
     *
     * @param routes of the proxy's table: entries with {@code user}, {@code server_name} and {@code last_activity} count
     */
    public void addRoutes(Collection<JsonObject> routes) {
        var now = Instant.now();
        var old = now.minus(REMEMBERED);
        used.values().removeIf(use -> use.told().isBefore(old));
        for (var route : routes) {
            if (route.getValue("user") instanceof String user
                    && route.getValue("server_name") instanceof String server
                    && route.getValue("last_activity") instanceof String time) {
                WireTime.parse(time).ifPresent(at -> addRoute(user, server, new Use(at, now)));
            }
        }
    }

    private void addRoute(String user, String server, Use use) {
        try {
            var key = ServerKey.of(user, server);
            var last = used.put(key, use);
            if (last != null && !use.at().isAfter(last.at())) {
                return;
            }
            add(new ActivitySignal(new OfServer(key), Source.ROUTE, use.at()));
            add(new ActivitySignal(new OfUser(key.owner()), Source.ROUTE, use.at()));
        } catch (HubException e) {
            log.atDebug().addKeyValue("cause", e.getMessage()).log("foreign_route_skipped");
        }
    }

    /** Writes what was said so far; completes when all of it is in the table, also what was being written already. */
    @Override
    public Future<Void> written() {
        var batch = take();
        if (!batch.isEmpty()) {
            var written = store.write(database.sql(), entries(batch));
            writing.add(written);
            written.onFailure(cause -> failed(batch, cause)).onComplete(_ -> writing.remove(written));
        }
        return Future.join(List.copyOf(writing)).mapEmpty();
    }

    private void tick() {
        var old = Instant.now().minus(resolution);
        recent.values().removeIf(at -> at.isBefore(old));
        if (writing.isEmpty()) {
            written();
        }
    }

    private Map<Key, Instant> take() {
        var batch = new HashMap<Key, Instant>();
        for (var key : List.copyOf(pending.keySet())) {
            var at = pending.remove(key);
            if (at != null) {
                batch.put(key, at);
            }
        }
        return batch;
    }

    private Collection<ActivityStore.Entry> entries(Map<Key, Instant> batch) {
        var entries = new HashMap<Subject, ActivityStore.Entry>();
        batch.forEach((key, at) -> {
            var entry = new ActivityStore.Entry(key.subject(), at, at.minus(step(key.source())));
            entries.merge(
                    key.subject(),
                    entry,
                    (a, b) -> new ActivityStore.Entry(
                            key.subject(), later(a.at(), b.at()), later(a.olderThan(), b.olderThan())));
        });
        return entries.values();
    }

    private Duration step(Source source) {
        return switch (source) {
            case REQUEST -> resolution;
            case START, REPORT, ROUTE -> Duration.ZERO;
        };
    }

    private void failed(Map<Key, Instant> batch, Throwable cause) {
        if (Database.isUnavailable(cause) || Database.isConflict(cause)) {
            batch.forEach((key, at) -> pending.merge(key, at, ActivityBatch::later));
            log.atDebug().addKeyValue("cause", cause.toString()).log("activity_write_postponed");
        } else {
            log.atError().setCause(cause).addKeyValue("lost", batch.size()).log("activity_not_written");
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
