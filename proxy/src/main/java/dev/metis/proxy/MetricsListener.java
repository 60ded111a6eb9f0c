package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.util.function.Supplier;

/** {@code /metrics} for Prometheus, on a port of its own since it asks nobody who they are. */
final class MetricsListener {

    private MetricsListener() {}

    static Future<HttpServer> start(Vertx vertx, SocketAddress address, Supplier<String> metrics) {
        return Listening.open(vertx, address, new HttpServerOptions(), request -> {
            var response = request.response();
            if (!"/metrics".equals(request.path())) {
                response.setStatusCode(404).end("Not Found");
                return;
            }
            response.putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(metrics.get());
        });
    }
}
