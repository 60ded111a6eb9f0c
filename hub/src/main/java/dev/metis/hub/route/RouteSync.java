package dev.metis.hub.route;

import dev.metis.hub.metric.HubMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the proxy's table as it should be: compares and repairs, never relies on having seen each change. A proxy that lost
 * its table, because it was restarted, is noticed within the interval of the quick look.
 */
public final class RouteSync {
    private static final Logger log = LoggerFactory.getLogger(RouteSync.class);

    private final Vertx vertx;
    private final ProxyClient proxy;
    private final OtherHubs otherHubs;
    private final Route hubRoute;
    private final List<RouteSource> sources;
    private final Duration quickLook;
    private final Duration fullLook;
    private final HubMetrics metrics;
    private final List<Consumer<Map<String, JsonObject>>> observers = new ArrayList<>();
    private final List<Long> timers = new ArrayList<>();
    private boolean looking;
    private boolean proxyIsAway;
    private @Nullable Future<Void> repairing;

    /**
     * @param hubRoute the route that is looked at quickly: a proxy without it lost its table
     * @param quickLook how often to ask for that one route
     * @param fullLook how often to compare everything
     */
    public RouteSync(
            Vertx vertx,
            ProxyClient proxy,
            OtherHubs otherHubs,
            Route hubRoute,
            List<RouteSource> sources,
            Duration quickLook,
            Duration fullLook,
            HubMetrics metrics) {
        this.vertx = vertx;
        this.proxy = proxy;
        this.otherHubs = otherHubs;
        this.hubRoute = hubRoute;
        this.sources = List.copyOf(sources);
        this.quickLook = quickLook;
        this.fullLook = fullLook;
        this.metrics = metrics;
    }

    /** Called with the whole table at every full comparison: where the proxy's activity comes from. */
    public void observe(Consumer<Map<String, JsonObject>> observer) {
        observers.add(observer);
    }

    /**
     * Begins looking. Completes after the first comparison, which happens at once; never fails, for a proxy that is not
     * there yet is waited for in the background.
     */
    public Future<Void> start() {
        timers.add(vertx.setPeriodic(quickLook.toMillis(), _ -> lookQuickly()));
        if (!fullLook.isZero()) {
            timers.add(vertx.setPeriodic(fullLook.toMillis(), _ -> repairInBackground()));
        }
        return repairInBackground();
    }

    public void stop() {
        timers.forEach(vertx::cancelTimer);
    }

    /** Makes one route right now. */
    public Future<Void> add(Route route) {
        return metrics.routesAdded().time(() -> proxy.add(route));
    }

    /** Removes one route right now, with what is open along it; absent is fine. */
    public Future<Void> remove(String path) {
        return metrics.routesRemoved().time(() -> proxy.remove(path)).onSuccess(_ -> proxy.cutRoute(path));
    }

    /** Compares everything and repairs; concurrent calls share one comparison. */
    public Future<Void> repair() {
        var running = repairing;
        if (running != null) {
            return running;
        }
        var repair = metrics.routeChecks()
                .time(() -> metrics.proxyPolls()
                        .time(proxy::all)
                        .compose(actual -> wishes().compose(wishes -> apply(wishes, actual))));
        repairing = repair;
        return repair.andThen(_ -> repairing = null);
    }

    /** Compares everything once more, after a change that the proxy may have missed; again when it is back, if it is away. */
    public void repairAnew() {
        var running = repairing;
        if (running == null) {
            var _ = repairInBackground();
        } else {
            running.onComplete(_ -> repairInBackground());
        }
    }

    private Future<Void> repairInBackground() {
        return repair().onSuccess(_ -> proxyAnswered())
                .onFailure(this::proxyFailed)
                .otherwiseEmpty();
    }

    private void lookQuickly() {
        if (looking) {
            return;
        }
        looking = true;
        proxy.find(hubRoute.path())
                .compose(found -> found.isEmpty() || proxyIsAway ? repair() : look(found.get()))
                .onSuccess(_ -> proxyAnswered())
                .onFailure(this::proxyFailed)
                .onComplete(_ -> looking = false);
    }

    private Future<Void> look(JsonObject found) {
        return leadsToAHub(found).compose(right -> right ? Future.succeededFuture() : repair());
    }

    /** To this one, or to another one that answers: hubs that each have an address of their own do not fight for the route. */
    private Future<Boolean> leadsToAHub(JsonObject found) {
        if (isRight(hubRoute, Optional.of(found))) {
            return Future.succeededFuture(true);
        }
        return found.containsKey("jupyterhub")
                ? otherHubs.answers(found.getString("target", ""))
                : Future.succeededFuture(false);
    }

    private void proxyAnswered() {
        metrics.own().proxyAnswered(true);
        if (proxyIsAway) {
            proxy.isBack();
            log.atInfo().log("proxy_is_back");
        }
        proxyIsAway = false;
    }

    private void proxyFailed(Throwable cause) {
        metrics.own().proxyAnswered(false);
        if (!proxyIsAway) {
            log.atWarn().addKeyValue("cause", cause.getMessage()).log("proxy_not_reachable");
        }
        proxyIsAway = true;
    }

    /** Read after the proxy's table, so that a route added meanwhile is seen as wanted, not as a leftover. */
    private Future<RouteSource.Wishes> wishes() {
        return Future.all(sources.stream().map(RouteSource::wishes).toList()).map(all -> {
            var wanted = new ArrayList<Route>(List.of(hubRoute));
            Set<String> kept = new HashSet<>();
            for (int i = 0; i < all.size(); i++) {
                RouteSource.Wishes each = all.resultAt(i);
                wanted.addAll(each.wanted());
                kept.addAll(each.protectedPaths());
            }
            return new RouteSource.Wishes(wanted, kept);
        });
    }

    private Future<Void> apply(RouteSource.Wishes wishes, Map<String, JsonObject> actual) {
        observers.forEach(observer -> observer.accept(actual));
        return leadsToAHub(actual.getOrDefault(hubRoute.path(), new JsonObject()))
                .compose(right -> apply(wishes, actual, right));
    }

    private Future<Void> apply(RouteSource.Wishes wishes, Map<String, JsonObject> actual, boolean hubRouteIsRight) {
        var leftovers = new HashMap<>(actual);
        var missing = new ArrayList<Route>();
        for (var route : wishes.wanted()) {
            boolean right = isRight(route, Optional.ofNullable(leftovers.remove(route.path())));
            if (!right && !(hubRouteIsRight && route.equals(hubRoute))) {
                missing.add(route);
            }
        }
        if (!missing.isEmpty()) {
            log.atInfo()
                    .addKeyValue("routes", missing.size())
                    .addKeyValue("first", missing.getFirst().path())
                    .log("routes_repaired");
        }
        var changes = new ArrayList<>(List.of(proxy.addAll(missing)));
        for (var path : leftovers.keySet()) {
            if (!wishes.protectedPaths().contains(path)) {
                log.atInfo().addKeyValue("path", path).log("leftover_route_removed");
                changes.add(proxy.remove(path).onSuccess(_ -> proxy.cutRoute(path)));
            }
        }
        metrics.own().routesCompared(wishes.wanted().size(), missing.size(), changes.size() - 1);
        return Future.join(changes)
                .<Void>mapEmpty()
                .onSuccess(_ -> metrics.own().routesAreRight());
    }

    private static boolean isRight(Route route, Optional<JsonObject> actual) {
        return actual.isPresent()
                && route.target().equals(actual.get().getString("target"))
                && actual.get().containsKey("jupyterhub");
    }
}
