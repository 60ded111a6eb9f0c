package dev.metis.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the target of each ordinary request and starts its {@link Exchange}; one per event loop. */
final class Forwarder {

    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

    private final RouteTable routes;
    private final HttpClient client;
    private final ErrorPages errorPages;
    private final long targetTimeoutMillis;

    Forwarder(RouteTable routes, HttpClient client, ProxyConfig config) {
        this.routes = routes;
        this.client = client;
        this.errorPages = new ErrorPages(client, config);
        this.targetTimeoutMillis = config.targetTimeout().toMillis();
    }

    void forward(HttpServerRequest request) {
        var exchange = new Exchange(request, client, errorPages, targetTimeoutMillis);
        if (isAmbiguous(request)) {
            exchange.refuse(400);
            return;
        }
        var path = RequestPath.of(request.uri());
        if (path.isEmpty()) {
            exchange.fail(500);
            return;
        }
        var route = routes.find(path.get().decoded());
        if (route.isEmpty()) {
            exchange.fail(404);
            return;
        }
        route.get()
                .target()
                .ifPresentOrElse(target -> exchange.start(route.get(), target, target.uri(path.get())), () -> {
                    log.atWarn().addKeyValue("route", route.get().key()).log("target_unusable");
                    exchange.fail(500);
                });
    }

    /** Whether two servers may disagree about where this request ends: then it must not reach the second one. */
    private static boolean isAmbiguous(HttpServerRequest request) {
        var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return false;
        }
        return codings.size() > 1
                || !codings.getFirst().strip().equalsIgnoreCase("chunked")
                || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || request.version() == io.vertx.core.http.HttpVersion.HTTP_1_0;
    }
}
