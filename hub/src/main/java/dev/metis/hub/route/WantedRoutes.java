package dev.metis.hub.route;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all who want routes want together, the hub itself included. */
final class WantedRoutes {
    private static final Logger log = LoggerFactory.getLogger(WantedRoutes.class);

    private final Route hubRoute;
    private final List<RouteSource> sources;
    private volatile boolean unread;

    /** It could not be read; the proxy has no part in that. */
    static final class Unread extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unread(Throwable cause) {
            super(cause);
        }
    }

    WantedRoutes(Route hubRoute, List<RouteSource> sources) {
        this.hubRoute = hubRoute;
        this.sources = List.copyOf(sources);
    }

    /** Anew at every call; fails with {@link Unread}, which the log tells once until it works again. */
    Future<RouteSource.Wishes> read() {
        return Future.all(sources.stream().map(RouteSource::wishes).toList())
                .onSuccess(_ -> unread = false)
                .recover(cause -> Future.failedFuture(noted(cause)))
                .map(this::together);
    }

    private Unread noted(Throwable cause) {
        if (!unread) {
            log.atWarn()
                    .addKeyValue("cause", String.valueOf(cause.getMessage()))
                    .log("wanted_routes_not_read");
        }
        unread = true;
        return new Unread(cause);
    }

    private RouteSource.Wishes together(CompositeFuture all) {
        var wanted = new ArrayList<Route>(List.of(hubRoute));
        Set<String> kept = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            RouteSource.Wishes each = all.resultAt(i);
            wanted.addAll(each.wanted());
            kept.addAll(each.protectedPaths());
        }
        return new RouteSource.Wishes(wanted, kept);
    }
}
