package dev.metis.hub.service;

import static dev.metis.hub.Eventually.resultOf;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/** A service that runs by itself: answers with its name and the path it was asked for. */
final class TestService implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    TestService(String name) {
        this(name, 0);
    }

    TestService(String name, int port) {
        server = resultOf(vertx.createHttpServer()
                .requestHandler(request -> request.response().end(name + " at " + request.path()))
                .listen(port, "127.0.0.1"));
    }

    int port() {
        return server.actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() {
        resultOf(vertx.close());
    }
}
