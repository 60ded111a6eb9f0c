package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.resultOf;

import dev.metis.hub.db.Database;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.metric.MetricsConfig;
import dev.metis.hub.route.OtherHubs;
import dev.metis.hub.route.ProxyClient;
import dev.metis.hub.route.Route;
import dev.metis.hub.route.RouteSource;
import dev.metis.hub.route.RouteSync;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** As much of a hub as keeps the routes of a proxy. */
final class RouteKeeper implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final AtomicInteger comparisons = new AtomicInteger();
    private final Queue<JsonObject> used = new ConcurrentLinkedQueue<>();
    private final RouteSync routes;

    /** @param wanted as the database says, to all hubs the same */
    RouteKeeper(ProxyUnderTest proxy, Route ofHub, Collection<Route> wanted, RouteSync.Intervals intervals) {
        RouteSource database = () -> {
            comparisons.incrementAndGet();
            return Future.succeededFuture(new RouteSource.Wishes(List.copyOf(wanted), Set.of()));
        };
        var api = URI.create("http://127.0.0.1:" + proxy.api().port());
        routes = new RouteSync(
                vertx,
                new ProxyClient(vertx, api, ProxyUnderTest.TOKEN, 4),
                new OtherHubs(vertx, "/hub/health"),
                ofHub,
                List.of(database),
                intervals,
                new HubMetrics(MetricsConfig.USUAL, new Database(vertx, new PgConnectOptions(), 1)));
        routes.observe(used::addAll);
        run(routes::start);
    }

    void add(Route route) {
        run(() -> routes.add(route));
    }

    void remove(Route route) {
        run(() -> routes.remove(route.path()));
    }

    /** How often the database was read for all it wants. */
    int comparisons() {
        return comparisons.get();
    }

    /** Whose routes were heard to be used since the last call, one by one. */
    List<JsonObject> used() {
        var all = List.copyOf(used);
        all.forEach(used::remove);
        return all;
    }

    private void run(Supplier<Future<Void>> work) {
        var done = Promise.<Void>promise();
        loop.runOnContext(_ -> work.get().onComplete(done));
        resultOf(done.future());
    }

    @Override
    public void close() {
        routes.stop();
        resultOf(vertx.close());
    }
}
