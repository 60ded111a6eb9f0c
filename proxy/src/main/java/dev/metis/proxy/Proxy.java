package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running proxy: one API listener, and public listeners on all event loops, around one table of routes. */
public final class Proxy {

    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final Vertx vertx;
    private final ProxyConfig config;
    private final Meters meters = new Meters();
    private final Visits visits = new Visits();
    private final RouteTable routes;
    private final List<PublicListener> listeners;
    private final List<String> deployments = new CopyOnWriteArrayList<>();
    private final List<HttpServer> others = new CopyOnWriteArrayList<>();

    private Proxy(Vertx vertx, ProxyConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.routes = new RouteTable(config.routing().match(), meters);
        this.listeners = publicListeners();
    }

    /** Completes when all listeners are open. Fails, leaving nothing open, naming the address that cannot be had. */
    public static Future<Proxy> start(Vertx vertx, ProxyConfig config) {
        var proxy = new Proxy(vertx, config);
        config.routing()
                .defaultTarget()
                .ifPresent(target -> proxy.routes.put("/", JsonObject.of("target", target.toString())));
        if (config.api().token().isEmpty()) {
            log.atWarn().log("api_open_to_everybody");
        }
        // The API last: whoever waits for it may send people here.
        return proxy.copyRoutes()
                .compose(_ -> proxy.startPublic())
                .compose(_ -> proxy.open(proxy.startApi()))
                .compose(_ -> proxy.startExtras())
                .recover(cause -> proxy.close().transform(_ -> Future.failedFuture(cause)))
                .onSuccess(_ -> config.routing()
                        .defaultTarget()
                        .ifPresent(target -> RouteApi.tellAdded("/", target.toString())))
                .onSuccess(_ -> log.atInfo()
                        .addKeyValue("public", Listening.text(config.listener().address()))
                        .addKeyValue("api", Listening.text(config.api().address()))
                        .addKeyValue("port", proxy.port())
                        .log("proxy_started"))
                .map(proxy);
    }

    /** The port of the public listener. */
    public int port() {
        return listeners.getFirst().actualPort();
    }

    /** The port of the API listener. */
    public int apiPort() {
        return others.getFirst().actualPort();
    }

    /** The ports of the listeners for metrics and redirects, in this order, as far as there are any. */
    public List<Integer> extraPorts() {
        return others.stream().skip(1).map(HttpServer::actualPort).toList();
    }

    /**
     * Takes no new connections and lets what is going on come to its end, WebSockets included, but no longer than that;
     * then stops. Its addresses are free at once, for another proxy that takes its place.
     */
    public Future<Void> drain(Duration limit) {
        log.atInfo().addKeyValue("milliseconds", limit.toMillis()).log("proxy_draining");
        var rest = Stream.concat(
                listeners.stream().map(listener -> listener.drain(limit)),
                others.stream().map(HttpServer::close));
        return Future.join(rest.toList()).transform(_ -> stop());
    }

    /** Closes all listeners and cuts every open connection. */
    public Future<Void> stop() {
        return close().onSuccess(_ -> log.atInfo().log("proxy_stopped"));
    }

    private Future<Void> close() {
        var closing = Stream.concat(
                        deployments.stream()
                                .filter(vertx.deploymentIDs()::contains)
                                .map(vertx::undeploy),
                        others.stream().map(HttpServer::close))
                .toList();
        return Future.join(closing).mapEmpty();
    }

    private List<PublicListener> publicListeners() {
        var address = config.listener().address();
        // Any free port, but the same for all: Vert.x shares one between listeners with the same number.
        var shared = address.isInetSocket() && address.port() == 0
                ? SocketAddress.sharedRandomPort(
                        ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE), address.host())
                : address;
        var router = new Router(routes, config.routing(), meters);
        var loops = 0;
        for (var _ : ((VertxInternal) vertx).eventLoopGroup()) {
            loops++;
        }
        return Stream.generate(() -> new PublicListener(router, config, shared, visits, meters))
                .limit(loops)
                .toList();
    }

    private Future<HttpServer> startApi() {
        var options = new HttpServerOptions()
                .setMaxInitialLineLength(config.listener().maxHeaderBytes())
                .setMaxHeaderSize(config.listener().maxHeaderBytes());
        config.api().tls().ifPresent(tls -> tls.applyTo(options));
        var api = new RouteApi(routes, visits, config, meters);
        return Listening.open(vertx, config.api().address(), options, api::handle);
    }

    private Future<Void> copyRoutes() {
        return config.routing()
                .routesFrom()
                .map(api -> new Predecessor(vertx, config).copyRoutes(api, routes))
                .orElseGet(Future::succeededFuture);
    }

    private Future<?> startPublic() {
        var address = config.listener().address();
        return Listening.free(vertx, address)
                .compose(_ -> Future.join(listeners.stream()
                        .map(listener -> vertx.deployVerticle(listener).onSuccess(deployments::add))
                        .toList()))
                .recover(cause -> Listening.cannotListen(address, cause));
    }

    private Future<?> startExtras() {
        Future<?> metrics = config.extras()
                .metrics()
                .map(address -> open(MetricsListener.start(vertx, address, () -> meters.render() + renderOurs())))
                .orElseGet(Future::succeededFuture);
        return metrics.compose(_ -> config.extras()
                .redirect()
                .map(redirect -> open(RedirectListener.start(vertx, redirect)))
                .orElseGet(Future::succeededFuture));
    }

    private String renderOurs() {
        var out = new StringBuilder();
        visits.render(out);
        Meters.family(out, "metis_proxy_routes", "Routes", "gauge");
        Meters.sample(out, "metis_proxy_routes", routes.all().size());
        return out.toString();
    }

    private Future<HttpServer> open(Future<HttpServer> starting) {
        return starting.onSuccess(others::add);
    }
}
