package dev.metis.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as a hub does, and fails as a test tells it to, which no real hub would. */
final class StubHub implements AutoCloseable {
    static final String TOKEN = "0123456789-own-token";
    static final String SCOPE = "access:services!service=news";

    /** What {@code GET /user} does. */
    enum Mood {
        WELL,
        FAILING,
        UNAVAILABLE,
        BABBLING,
        REFUSING,
        SLOW
    }

    private final HttpServer server;
    private final Map<String, JsonObject> owners = new ConcurrentHashMap<>();
    private final Map<String, String> challenges = new ConcurrentHashMap<>();
    private final List<JsonObject> activities = new CopyOnWriteArrayList<>();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger codes = new AtomicInteger();
    private final AtomicInteger activitiesToFail = new AtomicInteger();
    private volatile Mood mood = Mood.WELL;
    private volatile Future<Void> gate = Future.succeededFuture();
    private volatile String nextUser = "ada";

    StubHub(Vertx vertx) throws Exception {
        var router = Router.router(vertx);
        router.get("/hub/api/user").handler(ctx -> gate.onComplete(_ -> whoami(ctx)));
        router.get("/hub/api/oauth2/authorize").handler(this::authorize);
        router.post("/hub/api/oauth2/token").handler(BodyHandler.create(false)).handler(this::redeem);
        router.post("/hub/api/users/ada/activity")
                .handler(BodyHandler.create(false))
                .handler(this::activity);
        server = Site.resultOf(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    URI api() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/hub/api");
    }

    /** A token of a user with these scopes. */
    String token(String user, String... scopes) {
        var token = "token-" + user + "-" + owners.size();
        owners.put(
                token,
                new JsonObject().put("name", user).put("kind", "user").put("scopes", new JsonArray(List.of(scopes))));
        return token;
    }

    void revoke(String token) {
        owners.remove(token);
    }

    void revokeAll() {
        owners.clear();
    }

    int questions() {
        return questions.get();
    }

    List<JsonObject> activities() {
        return activities;
    }

    void failActivities(int count) {
        activitiesToFail.set(count);
    }

    void is(Mood mood) {
        this.mood = mood;
    }

    /** Answers nobody before the promise is kept. */
    Promise<Void> hold() {
        var promise = Promise.<Void>promise();
        gate = promise.future();
        return promise;
    }

    /** Who is logged in to the hub in every browser. */
    void logIn(String user) {
        nextUser = user;
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void whoami(RoutingContext ctx) {
        questions.incrementAndGet();
        var response = ctx.response();
        switch (mood) {
            case FAILING -> response.setStatusCode(500).end("oops");
            case UNAVAILABLE -> response.setStatusCode(503).end();
            case BABBLING -> response.end("<html>a login page</html>");
            case REFUSING -> response.setStatusCode(429).end("{\"error\": \"slow down\"}");
            case SLOW -> {}
            case WELL -> {
                var given = Objects.requireNonNull(ctx.request().getHeader("Authorization"));
                var owner = owners.get(given.substring("token ".length()));
                if (owner == null) {
                    response.setStatusCode(403).end("{\"status\": 403}");
                } else {
                    response.end(owner.toBuffer());
                }
            }
        }
    }

    private void authorize(RoutingContext ctx) {
        var code = "code" + codes.incrementAndGet();
        challenges.put(code, ctx.request().getParam("code_challenge", ""));
        ctx.response()
                .setStatusCode(302)
                .putHeader(
                        "Location",
                        ctx.request().getParam("redirect_uri") + "?code=" + code + "&state="
                                + ctx.request().getParam("state"))
                .end();
    }

    private void redeem(RoutingContext ctx) {
        var request = ctx.request();
        var challenge = challenges.remove(request.getFormAttribute("code"));
        var verifier = request.getFormAttribute("code_verifier").getBytes(StandardCharsets.US_ASCII);
        if (!TOKEN.equals(request.getFormAttribute("client_secret"))) {
            ctx.response().setStatusCode(401).end("{\"error\": \"invalid_client\"}");
        } else if (!Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(verifier))
                .equals(challenge)) {
            ctx.response().setStatusCode(400).end("{\"error\": \"invalid_grant\"}");
        } else {
            ctx.response()
                    .end(new JsonObject()
                            .put("access_token", token(nextUser, nextUser.equals("ada") ? SCOPE : "self"))
                            .put("expires_in", 1_209_600)
                            .toBuffer());
        }
    }

    private void activity(RoutingContext ctx) {
        if (activitiesToFail.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
            ctx.response().setStatusCode(500).end();
            return;
        }
        activities.add(ctx.body().asJsonObject());
        ctx.response().end("{}");
    }
}
