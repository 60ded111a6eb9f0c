package dev.metis.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Closes a connection whose client still sends: closing at once would make its system discard the answer it has not yet
 * read (RFC 9112 §9.6). So the rest is read and thrown away for a while.
 */
final class Lingering {

    private static final long MAX_MILLIS = 10_000;

    private Lingering() {}

    static void close(HttpServerRequest request) {
        var connection = request.connection();
        if (request.isEnded()) {
            connection.close();
            return;
        }
        var vertx = Vertx.currentContext().owner();
        var deadline = vertx.setTimer(MAX_MILLIS, _ -> connection.close());
        connection.closeHandler(_ -> vertx.cancelTimer(deadline));
        request.exceptionHandler(_ -> {});
        request.handler(_ -> {});
        request.endHandler(_ -> connection.close());
        request.resume();
    }
}
