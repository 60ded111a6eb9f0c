package dev.metis.hub.route;

import dev.metis.hub.metric.HubMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the proxy's table as it should be: asks every moment what changed in it, compares and repairs when that is not what this
 * hub did itself, and compares all of it now and then, so that nothing depends on having seen each change.
 */
public final class RouteSync {
    private static final Logger log = LoggerFactory.getLogger(RouteSync.class);

    private final Vertx vertx;
    private final ProxyClient proxy;
    private final OtherHubs otherHubs;
    private final Route hubRoute;
    private final WantedRoutes wanted;
    private final Intervals intervals;
    private final HubMetrics metrics;
    private final KnownRoutes known = new KnownRoutes();
    private final RouteActivity activity = new RouteActivity();
    private final List<Long> timers = new CopyOnWriteArrayList<>();
    /** Whether the table was right when it was last compared, and nothing is known to have changed since. */
    private volatile boolean settled;

    private volatile boolean proxyIsAway;
    private boolean looking;
    private @Nullable Future<Void> repairing;

    /**
     * How often to ask the proxy.
     *
     * @param changes what changed in its table
     * @param activity which routes were used; zero for never
     * @param whole for its whole table, give or take a fifth, so that several hubs do not ask at the same time
     */
    public record Intervals(Duration changes, Duration activity, Duration whole) {}

    /** @param hubRoute leads to this hub, or to another one that answers */
    public RouteSync(
            Vertx vertx,
            ProxyClient proxy,
            OtherHubs otherHubs,
            Route hubRoute,
            List<RouteSource> sources,
            Intervals intervals,
            HubMetrics metrics) {
        this.vertx = vertx;
        this.proxy = proxy;
        this.otherHubs = otherHubs;
        this.hubRoute = hubRoute;
        this.wanted = new WantedRoutes(hubRoute, sources);
        this.intervals = intervals;
        this.metrics = metrics;
    }

    /** Called with routes that were used since the last call, and some besides: where the proxy's activity comes from. */
    public void observe(Consumer<Collection<JsonObject>> observer) {
        activity.observe(observer);
    }

    /**
     * Begins looking. Completes after the first comparison, which happens at once; never fails, for a proxy that is not
     * there yet is waited for in the background.
     */
    public Future<Void> start() {
        timers.add(vertx.setPeriodic(intervals.changes().toMillis(), _ -> lookQuickly()));
        if (hearsActivity()) {
            timers.add(vertx.setPeriodic(intervals.activity().toMillis(), _ -> inBackground(hearActivity())));
        }
        timers.add(vertx.setPeriodic(spread(intervals.whole()), _ -> inBackground(repair())));
        return inBackground(look(hearsActivity()));
    }

    private boolean hearsActivity() {
        return !intervals.activity().isZero();
    }

    private static long spread(Duration interval) {
        long fifth = interval.toMillis() / 5;
        return ThreadLocalRandom.current().nextLong(interval.toMillis() - fifth, interval.toMillis() + fifth + 1);
    }

    public void stop() {
        timers.forEach(vertx::cancelTimer);
    }

    /** Makes one route right now. */
    public Future<Void> add(Route route) {
        return metrics.routesAdded()
                .time(() -> proxy.add(route))
                .onSuccess(_ -> known.put(route))
                .onFailure(_ -> settled = false);
    }

    /** Whoever made this route may have told another proxy; a proxy that has it otherwise is put right with the next look. */
    public void expect(Route route) {
        if (!known.target(route.path()).equals(Optional.of(route.target()))) {
            settled = false;
        }
    }

    /** The same for one that nobody wants any more. */
    public void expectNone(String path) {
        if (known.target(path).isPresent()) {
            settled = false;
        }
    }

    /** Removes one route right now, with what is open along it; absent is fine. */
    public Future<Void> remove(String path) {
        return metrics.routesRemoved()
                .time(() -> proxy.remove(path))
                .onSuccess(_ -> removed(path))
                .onFailure(_ -> settled = false);
    }

    private void removed(String path) {
        known.remove(path);
        proxy.cutRoute(path);
    }

    /** Reads the whole table, compares it and repairs; concurrent calls share one comparison. */
    public Future<Void> repair() {
        var running = repairing;
        if (running != null) {
            return running;
        }
        known.forget();
        var repair = ask(false).compose(_ -> compare());
        repairing = repair;
        return repair.andThen(_ -> repairing = null);
    }

    /** Compares everything once more, after a change that the proxy may have missed; again when it is back, if it is away. */
    public void repairAnew() {
        var running = repairing;
        if (running == null) {
            inBackground(repair());
        } else {
            running.onComplete(_ -> inBackground(repair()));
        }
    }

    /** Completes when whoever observes was told of every use up to now; at once where nobody wants to know. */
    public Future<Void> hearActivity() {
        return hearsActivity() ? look(true) : Future.succeededFuture();
    }

    private Future<Void> inBackground(Future<Void> looking) {
        return looking.onSuccess(_ -> proxyAnswered())
                .onFailure(cause -> {
                    if (cause instanceof WantedRoutes.Unread) {
                        proxyAnswered();
                    } else {
                        proxyFailed(cause);
                    }
                })
                .otherwiseEmpty();
    }

    private void lookQuickly() {
        if (!looking) {
            looking = true;
            inBackground(look(false)).onComplete(_ -> looking = false);
        }
    }

    /** Costs the same however many routes there are, unless something changed that this hub did not do. */
    private Future<Void> look(boolean forActivity) {
        return ask(forActivity)
                .compose(_ -> settled ? leadsToAHub(known.target(hubRoute.path())) : Future.succeededFuture(false))
                .compose(right -> {
                    if (!right) {
                        return compare();
                    }
                    metrics.own().routesWanted(known.size());
                    return Future.succeededFuture();
                });
    }

    private Future<Void> ask(boolean forActivity) {
        var asked = known.version();
        return metrics.proxyPolls()
                .time(() -> proxy.changes(asked, forActivity ? Optional.of(activity.since()) : Optional.empty()))
                .map(told -> {
                    if (known.take(asked, told)) {
                        settled = false;
                    }
                    if (forActivity || (hearsActivity() && told.whole() && told.isOfOurProxy())) {
                        activity.tell(told);
                    }
                    return null;
                });
    }

    /** To this one, or to another one that answers: hubs that each have an address of their own do not fight for the route. */
    private Future<Boolean> leadsToAHub(Optional<String> target) {
        return target.isEmpty() || target.get().equals(hubRoute.target())
                ? Future.succeededFuture(target.isPresent())
                : otherHubs.answers(target.get());
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
        settled = false;
        known.forget();
    }

    /** What is wanted is read after what is known, so that a route added meanwhile is seen as wanted, not as a leftover. */
    private Future<Void> compare() {
        settled = true;
        return metrics.routeChecks()
                .time(() -> {
                    var actual = known.copy();
                    return wanted.read()
                            .compose(wishes -> leadsToAHub(Optional.ofNullable(actual.get(hubRoute.path())))
                                    .compose(right -> apply(wishes, actual, right)));
                })
                .onFailure(_ -> settled = false);
    }

    private Future<Void> apply(RouteSource.Wishes wishes, Map<String, String> actual, boolean hubRouteIsRight) {
        var leftovers = new HashSet<>(actual.keySet());
        var missing = new ArrayList<Route>();
        for (var route : wishes.wanted()) {
            leftovers.remove(route.path());
            boolean right = route.target().equals(actual.get(route.path()));
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
        var changes = new ArrayList<>(List.of(proxy.addAll(missing).onSuccess(_ -> missing.forEach(known::put))));
        for (var path : leftovers) {
            if (wishes.protectedPaths().contains(path)) {
                settled = false; // it may turn out to be one that could not be removed
            } else {
                log.atInfo().addKeyValue("path", path).log("leftover_route_removed");
                changes.add(proxy.remove(path).onSuccess(_ -> removed(path)));
            }
        }
        metrics.own().routesWanted(wishes.wanted().size());
        metrics.own().routesCompared(missing.size(), changes.size() - 1);
        return Future.join(changes)
                .<Void>mapEmpty()
                .onSuccess(_ -> metrics.own().routesAreRight());
    }
}
