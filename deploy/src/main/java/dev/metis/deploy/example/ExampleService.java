package dev.metis.deploy.example;

import dev.metis.client.HubAuthConfig;
import dev.metis.client.HubAuthConfig.Listen;
import dev.metis.client.HubOAuth;
import dev.metis.client.HubUser;
import dev.metis.client.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Greets who comes with a browser, tells who comes with a token who they are, and shows everybody the announcement that an
 * administrator wrote.
 */
public final class ExampleService {
    private static final Listen USUAL = new Listen("127.0.0.1", 10101);
    private static final int LONGEST_FORM = 16_384;
    private static final int LONGEST_TEXT = 500;

    private final String prefix;
    private final HubOAuth hubOAuth;
    private final HttpServer server;
    private final Announcement announcement = new Announcement();

    private ExampleService(Vertx vertx, HubAuthConfig config) {
        this.prefix = config.prefix();
        this.hubOAuth = new HubOAuth(vertx, config);
        this.server = vertx.createHttpServer().requestHandler(router(vertx));
    }

    /** Completes when it answers. */
    public static Future<ExampleService> start(Vertx vertx, HubAuthConfig config) {
        var service = new ExampleService(vertx, config);
        var listen = config.listen().orElse(USUAL);
        return service.server.listen(listen.port(), listen.host()).map(service);
    }

    public int port() {
        return server.actualPort();
    }

    private Router router(Vertx vertx) {
        var router = Router.router(vertx);
        hubOAuth.mount(router);
        router.route(prefix + "api/*").handler(hubOAuth.requiredForApi());
        router.route(prefix + "*").handler(BodyHandler.create(false).setBodyLimit(LONGEST_FORM));
        router.route(prefix + "*").handler(hubOAuth.required());
        router.get(prefix).respond(this::greet);
        router.post(prefix + "announcement").handler(this::announce);
        router.get(prefix + "api/whoami").respond(ExampleService::whoami);
        router.get(prefix + "api/announcement").respond(_ -> Future.succeededFuture(announcement.toJson()));
        router.get(prefix + "live").handler(this::follow);
        router.route().failureHandler(Refusal.responder());
        return router;
    }

    private Future<String> greet(RoutingContext ctx) {
        ctx.response().putHeader("Content-Type", "text/html; charset=utf-8").putHeader("Cache-Control", "no-store");
        return Future.succeededFuture(
                new GreetingPage(prefix, HubUser.of(ctx), announcement.text(), hubOAuth.xsrfToken(ctx)).html());
    }

    private void announce(RoutingContext ctx) {
        var user = HubUser.of(ctx);
        var text = ctx.request().getFormAttribute("text");
        if (!user.admin()) {
            ctx.response().setStatusCode(403).end("Only administrators announce something.");
        } else if (text == null || text.length() > LONGEST_TEXT) {
            ctx.response().setStatusCode(400).end("The field text takes up to " + LONGEST_TEXT + " characters.");
        } else {
            announcement.write(text.strip(), user.name());
            ctx.response().setStatusCode(303).putHeader("Location", prefix).end();
        }
    }

    private static Future<JsonObject> whoami(RoutingContext ctx) {
        var user = HubUser.of(ctx);
        return Future.succeededFuture(new JsonObject()
                .put("kind", user.kind().name().toLowerCase(Locale.ROOT))
                .put("name", user.name())
                .put("admin", user.admin())
                .put(
                        "groups",
                        new JsonArray(new TreeSet<>(user.groups()).stream().toList()))
                .put(
                        "scopes",
                        new JsonArray(new TreeSet<>(user.scopes()).stream().toList())));
    }

    /** A WebSocket that gets the announcement, and each new one. */
    private void follow(RoutingContext ctx) {
        ctx.request().toWebSocket().onSuccess(announcement::follow).onFailure(ctx::fail);
    }

    /** Completes when nobody is answered any more. */
    public Future<Void> stop() {
        return server.close().eventually(hubOAuth::close);
    }
}
