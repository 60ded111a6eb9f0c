package dev.metis.proxy;

import io.vertx.core.internal.ContextInternal;

/** Finds the target of each ordinary request and starts its {@link Exchange}; one per event loop. */
final class Forwarder {

    private final Router router;
    private final ExchangeMeans means;

    Forwarder(
            ContextInternal context,
            Router router,
            TargetPool targets,
            ErrorPages errorPages,
            ProxyConfig config,
            Meters meters) {
        this.router = router;
        this.means = new ExchangeMeans(
                context,
                targets,
                errorPages,
                new ForwardedHeaders(config.headers()),
                new Redirection(config.headers().redirects()),
                meters,
                config.targets().silence().toMillis());
    }

    void forward(ClientEnd client, Visit visit) {
        var exchange = new Exchange(client, visit, means);
        if (Malformed.isIn(client.head())) {
            exchange.refuse(400);
            return;
        }
        switch (router.find(client.head())) {
            case Router.Way.To to -> exchange.start(to);
            case Router.Way.Nowhere nowhere -> exchange.fail(nowhere.status());
        }
    }
}
