package dev.metis.client;

import dev.metis.client.HubAuthConfig.Access;
import dev.metis.client.HubAuthConfig.Login;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A service that uses the client: pages and a socket behind a login, an API behind a token. */
final class Site implements AutoCloseable {
    static final String PREFIX = "/services/news/";

    private final HubOAuth hubOAuth;
    private final HttpServer server;

    /** @param change to the settings of the service */
    Site(Vertx vertx, URI api, UnaryOperator<HubAuthConfig> change) throws Exception {
        var config = HubAuthConfig.of(api, StubHub.TOKEN, PREFIX)
                .withAccess(Access.anyOf(StubHub.SCOPE))
                .withLogin(Login.of("service-news", api.toString().replace("/hub/api", "/hub/")));
        hubOAuth = new HubOAuth(vertx, change.apply(config));
        server = resultOf(vertx.createHttpServer().requestHandler(router(vertx)).listen(0, "127.0.0.1"));
    }

    private Router router(Vertx vertx) {
        var router = Router.router(vertx);
        hubOAuth.mount(router);
        router.route(PREFIX + "api/*").handler(hubOAuth.tokens().required());
        router.route(PREFIX + "api/*").handler(BodyHandler.create(false));
        router.route(PREFIX + "page/*").handler(BodyHandler.create(false));
        router.route(PREFIX + "page/*").handler(hubOAuth.required());
        router.route(PREFIX + "script/*").handler(hubOAuth.requiredForApi());
        router.get(PREFIX + "page/socket")
                .handler(ctx -> ctx.request()
                        .toWebSocket()
                        .onSuccess(socket ->
                                socket.writeTextMessage(HubUser.of(ctx).name())));
        router.get(PREFIX + "page/form").handler(ctx -> ctx.end(hubOAuth.xsrfToken(ctx)));
        router.get(PREFIX + "page/twice").handler(hubOAuth.required());
        router.post()
                .handler(ctx ->
                        ctx.end(HubUser.of(ctx).name() + " sent " + ctx.body().length()));
        router.get().handler(ctx -> ctx.end(HubUser.of(ctx).name()));
        router.route().failureHandler(Refusal.responder());
        return router;
    }

    HubOAuth hubOAuth() {
        return hubOAuth;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    @Override
    public void close() {
        try {
            resultOf(server.close());
            resultOf(hubOAuth.close());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static <T> T resultOf(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
