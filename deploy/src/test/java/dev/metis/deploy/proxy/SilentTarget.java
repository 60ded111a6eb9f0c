package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.resultOf;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;

/** A target that takes connections and requests, and never says a word. */
final class SilentTarget implements AutoCloseable {
    private final NetServer server;

    private SilentTarget(NetServer server) {
        this.server = server;
    }

    static SilentTarget start(Vertx vertx) {
        return new SilentTarget(resultOf(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(_ -> {}))
                .listen(0, "127.0.0.1")));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        resultOf(server.close());
    }
}
