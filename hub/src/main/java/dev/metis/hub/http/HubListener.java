package dev.metis.hub.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The hub's port: the same handler on every event loop, which share one listening socket. */
public final class HubListener {
    /** Instances that listen on the same negative port share one free port. */
    private static final AtomicInteger ANY = new AtomicInteger();

    private final Vertx vertx;
    private final String host;
    private final int wanted;
    private final AtomicInteger port = new AtomicInteger();
    private volatile Handler<HttpServerRequest> handler = HubListener::notYet;
    private final List<String> deployments = new CopyOnWriteArrayList<>();

    /**
     * @param host empty for all addresses of this machine
     * @param port 0 means any free one, see {@link #port()}
     */
    public HubListener(Vertx vertx, String host, int port) {
        this.vertx = vertx;
        this.host = host.isEmpty() ? "0.0.0.0" : host;
        this.wanted = port == 0 ? -ANY.incrementAndGet() : port;
    }

    /** Who answers from now on; until then callers are told to come back. */
    public void serve(Handler<HttpServerRequest> handler) {
        this.handler = handler;
    }

    private static void notYet(HttpServerRequest request) {
        request.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "2")
                .putHeader("Content-Type", "text/plain")
                .end("The hub is starting. Try again in a few seconds.\n");
    }

    /** Fails when the port is taken. */
    public Future<Void> start() {
        var loops = 0;
        for (var _ : ((VertxInternal) vertx).eventLoopGroup()) {
            loops++;
        }
        return vertx.deployVerticle(Instance::new, new DeploymentOptions().setInstances(loops))
                .map(deployments::add)
                .mapEmpty();
    }

    public Future<Void> stop() {
        return Future.join(deployments.stream().map(vertx::undeploy).toList()).mapEmpty();
    }

    /** The port listened on, once started. */
    public int port() {
        return port.get();
    }

    private final class Instance extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            vertx.createHttpServer(new HttpServerOptions()
                            .setHost(host)
                            .setPort(wanted)
                            .setMaxHeaderSize(64 * 1024)
                            .setMaxInitialLineLength(64 * 1024)
                            .setIdleTimeout(0)
                            .setHttp2ClearTextEnabled(
                                    false) // and no WebSockets: each request passes what they would need
                            .setPerFrameWebSocketCompressionSupported(false)
                            .setPerMessageWebSocketCompressionSupported(false)
                            .setTcpNoDelay(true))
                    .requestHandler(request -> handler.handle(request))
                    .listen()
                    .map(HttpServer::actualPort)
                    .onSuccess(port::set)
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }
}
