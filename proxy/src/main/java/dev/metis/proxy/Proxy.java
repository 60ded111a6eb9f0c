package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.impl.ServerID;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running proxy: one API listener, and public listeners on all event loops, around one table of routes. */
public final class Proxy {

    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final Vertx vertx;
    private final HttpServer api;
    private final List<PublicListener> listeners;

    private Proxy(Vertx vertx, HttpServer api, List<PublicListener> listeners) {
        this.vertx = vertx;
        this.api = api;
        this.listeners = listeners;
    }

    /** Completes when both listeners are open. Fails, leaving nothing open, naming the address that cannot be had. */
    public static Future<Proxy> start(Vertx vertx, ProxyConfig config) {
        var routes = new RouteTable();
        config.defaultTarget().ifPresent(target -> routes.put("/", JsonObject.of("target", target.toString())));
        if (config.authToken().isEmpty()) {
            log.atWarn().log("api_open_to_everybody");
        }
        var listeners = publicListeners(vertx, routes, config);
        return startApi(vertx, routes, config)
                .compose(api -> startPublic(new Proxy(vertx, api, listeners), config))
                .onSuccess(proxy -> log.atInfo()
                        .addKeyValue("public", config.host() + ":" + proxy.port())
                        .addKeyValue("api", config.apiHost() + ":" + proxy.apiPort())
                        .log("proxy_started"));
    }

    /** The port of the public listener. */
    public int port() {
        return listeners.getFirst().actualPort();
    }

    /** The port of the API listener. */
    public int apiPort() {
        return api.actualPort();
    }

    /** Closes both listeners and cuts every open connection. */
    public Future<Void> stop() {
        var closing = Stream.concat(
                        listeners.stream()
                                .map(PublicListener::deploymentID)
                                .filter(vertx.deploymentIDs()::contains)
                                .map(vertx::undeploy),
                        Stream.of(api.close()))
                .toList();
        return Future.join(closing).<Void>mapEmpty().onSuccess(_ -> log.atInfo().log("proxy_stopped"));
    }

    private static List<PublicListener> publicListeners(Vertx vertx, RouteTable routes, ProxyConfig config) {
        // Any free port, but the same for all: Vert.x shares one between listeners with the same negative number.
        var port = config.port() == 0 ? -ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE) : config.port();
        var loops = 0;
        for (var _ : ((VertxInternal) vertx).eventLoopGroup()) {
            loops++;
        }
        return Stream.generate(() -> new PublicListener(routes, config, port))
                .limit(loops)
                .toList();
    }

    private static Future<HttpServer> startApi(Vertx vertx, RouteTable routes, ProxyConfig config) {
        var api = new RouteApi(routes, config);
        return free(vertx, config.apiHost(), config.apiPort())
                .compose(_ -> vertx.createHttpServer(new HttpServerOptions()
                                .setHost(config.apiHost())
                                .setPort(config.apiPort())
                                .setHttp2ClearTextEnabled(false)
                                .setMaxInitialLineLength(config.maxHeaderBytes())
                                .setMaxHeaderSize(config.maxHeaderBytes()))
                        .requestHandler(api::handle)
                        .listen())
                .recover(cause -> cannotListen(config.apiHost(), config.apiPort(), cause));
    }

    private static Future<Proxy> startPublic(Proxy proxy, ProxyConfig config) {
        return free(proxy.vertx, config.host(), config.port())
                .compose(_ -> Future.join(proxy.listeners.stream()
                        .map(listener -> proxy.vertx.deployVerticle(listener))
                        .toList()))
                .map(proxy)
                .recover(cause -> proxy.stop().transform(_ -> cannotListen(config.host(), config.port(), cause)));
    }

    /** Fails if this very Vert.x listens there: it would not complain but share the port. */
    private static Future<Void> free(Vertx vertx, String host, int port) {
        var taken = ((VertxInternal) vertx).sharedTcpServers().containsKey(new ServerID(port, host));
        return taken ? Future.failedFuture("Address already in use") : Future.succeededFuture();
    }

    private static <T> Future<T> cannotListen(String host, int port, Throwable cause) {
        return Future.failedFuture(
                new IOException("cannot listen on " + host + ":" + port + ": " + cause.getMessage(), cause));
    }
}
