package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends whoever comes without encryption to the port that has it. */
final class RedirectListener {

    private static final Logger log = LoggerFactory.getLogger(RedirectListener.class);

    private final int httpsPort;

    private RedirectListener(int httpsPort) {
        this.httpsPort = httpsPort;
    }

    static Future<HttpServer> start(Vertx vertx, ProxyConfig.Redirect config) {
        var redirect = new RedirectListener(config.httpsPort());
        return Listening.open(vertx, config.address(), new HttpServerOptions(), redirect::handle)
                .onSuccess(server -> log.atInfo() // in the words of configurable-http-proxy, as for routes
                        .log("Added HTTP to HTTPS redirection from {} to {}", server.actualPort(), config.httpsPort()));
    }

    private void handle(HttpServerRequest request) {
        var host = request.getHeader(HttpHeaders.HOST);
        if (host == null || host.isEmpty()) {
            request.response()
                    .setStatusCode(400)
                    .end("This server speaks HTTPS only, on port " + httpsPort + ", and the request names no host.");
            return;
        }
        var port = httpsPort == 443 ? "" : ":" + httpsPort;
        request.response()
                .setStatusCode(301)
                .putHeader(HttpHeaders.LOCATION, "https://" + Hosts.withoutPort(host) + port + request.uri())
                .end();
    }
}
