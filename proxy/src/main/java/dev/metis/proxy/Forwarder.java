package dev.metis.proxy;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;

/** Finds the target of each ordinary request and starts its {@link Exchange}; one per event loop. */
final class Forwarder {

    private final Router router;
    private final Exchange.Means means;

    Forwarder(Router router, HttpClient client, ErrorPages errorPages, ProxyConfig config, Meters meters) {
        this.router = router;
        this.means = new Exchange.Means(
                client,
                errorPages,
                new ForwardedHeaders(config.headers()),
                new Redirection(config.headers().redirects()),
                meters,
                config.targets().silence().toMillis());
    }

    void forward(HttpServerRequest request, Visit visit) {
        var exchange = new Exchange(request, visit, means);
        if (Malformed.isIn(request)) {
            exchange.refuse(400);
            return;
        }
        switch (router.find(request)) {
            case Router.Way.To to -> exchange.start(to);
            case Router.Way.Nowhere nowhere -> exchange.fail(nowhere.status());
        }
    }
}
