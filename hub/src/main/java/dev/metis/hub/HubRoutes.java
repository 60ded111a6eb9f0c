package dev.metis.hub;

import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.route.OtherHubs;
import dev.metis.hub.route.ProxyClient;
import dev.metis.hub.route.Route;
import dev.metis.hub.route.RouteSource;
import dev.metis.hub.route.RouteSync;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The routes the settings ask for: the hub's own and further ones.
 *
 * @param hubUrl where the proxy reaches the hub
 */
record HubRoutes(HubConfig config, URI hubUrl) {
    /** For what no question for changes would tell: a safety net, and the alert for routes out of step waits thrice as long. */
    private static final Duration WHOLE_TABLE = Duration.ofMinutes(5);

    /** @param others who else wants routes */
    RouteSync sync(Vertx vertx, ProxyClient proxy, OtherHubs otherHubs, HubMetrics metrics, RouteSource... others) {
        var sources = new ArrayList<>(List.of(others));
        sources.add(this::extra);
        return new RouteSync(
                vertx,
                proxy,
                otherHubs,
                Route.ofHub(config.hub().routespec(), hubUrl.toString()),
                sources,
                new RouteSync.Intervals(
                        config.proxy().checkInterval(), config.activity().interval(), WHOLE_TABLE),
                metrics);
    }

    private Future<RouteSource.Wishes> extra() {
        var wanted = config.proxy().extraRoutes().entrySet().stream()
                .map(route -> Route.extra(route.getKey(), route.getValue().toString()))
                .toList();
        return Future.succeededFuture(new RouteSource.Wishes(wanted, Set.of()));
    }
}
