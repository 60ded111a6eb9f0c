package dev.metis.client;

import dev.metis.client.Gate.Finding;
import dev.metis.client.Gate.Known;
import dev.metis.client.Gate.Nobody;
import dev.metis.client.HubAuthConfig.Access;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the hub whose token a request carries. For APIs, whose callers bring a token in a header; {@link HubOAuth} also logs
 * browsers in.
 *
 * <pre>{@code
 * var hubAuth = new HubAuth(vertx, HubAuthConfig.fromEnvironment(System.getenv()));
 * router.route("/services/news/*").handler(hubAuth.required());
 * router.get("/services/news/").respond(ctx -> news.of(HubUser.of(ctx).name()));
 * router.route().failureHandler(Refusal.responder());
 * }</pre>
 *
 * Safe to share between event loops; answers come to the one that asked.
 */
public final class HubAuth {
    private static final String FOUND = HubAuth.class.getName();
    private static final String SESSION_ID = "jupyterhub-session-id";

    private final Vertx vertx;
    private final HubAuthConfig config;
    private final HubClient hub;
    private final IdentityCache cache;
    private final Optional<ActivityReporter> activity;

    /** Begins to report activity where the settings say so. Fails when they do not say who may use the program. */
    public HubAuth(Vertx vertx, HubAuthConfig config) {
        if (config.access() instanceof Access.AnyOf any && any.scopes().isEmpty()) {
            throw new InvalidConfigException(
                    List.of("JUPYTERHUB_OAUTH_ACCESS_SCOPES is missing: the scopes of which callers"
                            + " need one. Without it nobody may come in; say Access.allIdentified() if everybody may"));
        }
        if (!RequestToken.isPlausible(config.hub().token())) {
            throw new InvalidConfigException(List.of("the API token is missing or holds characters that no token has"));
        }
        this.vertx = vertx;
        this.config = config;
        this.hub = new HubClient(vertx, config.hub());
        this.cache = new IdentityCache(config.cache(), System::nanoTime);
        this.activity = config.activity().map(target -> new ActivityReporter(vertx, hub, target));
        activity.ifPresent(ActivityReporter::start);
    }

    /** Lets through whose token the hub knows and whose scopes are enough; others get 403. */
    public Handler<RoutingContext> required() {
        return gate(
                this::find,
                (ctx, _) -> ctx.next(),
                (ctx, nobody) -> Refusal.of(403, nobody.reason()).fail(ctx));
    }

    /** The caller by the token in header or address, whatever they may; empty when the hub does not know it. */
    public Future<Optional<HubUser>> user(RoutingContext ctx) {
        return find(ctx).map(Finding::who);
    }

    /**
     * The owner of a token, whatever they may. Fails with a {@link Refusal} when the hub cannot tell.
     *
     * @param sessionId of the browser that sent the token; empty for programs
     */
    public Future<Optional<HubUser>> userOfToken(String token, String sessionId) {
        return onThisContext(cache.get(sessionId, token, () -> hub.whoami(token)));
    }

    /** Whether the settings let somebody use the program. */
    public boolean allows(HubUser user) {
        return Gate.allows(config.access(), user);
    }

    /** The hub is asked again at the next request with this token. */
    public void forget(String token) {
        cache.forget(token);
    }

    /** The hub is asked again at the next request of this browser. */
    public void forgetSession(String sessionId) {
        cache.forgetSession(sessionId);
    }

    /** Somebody uses the program, by other means than requests, which count by themselves. */
    public void recordActivity() {
        activity.ifPresent(ActivityReporter::record);
    }

    public Future<Void> close() {
        activity.ifPresent(ActivityReporter::close);
        return hub.close();
    }

    Gate gate(
            Function<RoutingContext, Future<Finding>> callers,
            BiConsumer<RoutingContext, Known> enter,
            BiConsumer<RoutingContext, Nobody> turnAway) {
        return new Gate(
                callers,
                config.access(),
                (ctx, caller) -> {
                    recordActivity();
                    enter.accept(ctx, caller);
                },
                turnAway);
    }

    /** By a token in address or header. */
    Future<Finding> find(RoutingContext ctx) {
        return once(
                ctx,
                FOUND,
                () -> RequestToken.find(ctx, config.tokenInUrl())
                        .map(token -> find(ctx, token))
                        .orElseGet(() -> Future.succeededFuture(
                                new Nobody("This takes a token: Authorization: token <token>."))));
    }

    Future<Finding> find(RoutingContext ctx, RequestToken token) {
        return userOfToken(token.value(), sessionId(ctx))
                .map(user -> user.<Finding>map(known -> new Known(known, token))
                        .orElseGet(() -> new Nobody("The hub does not know this token.")));
    }

    HubClient hub() {
        return hub;
    }

    static String sessionId(RoutingContext ctx) {
        return Cookies.read(ctx, SESSION_ID).orElse("");
    }

    /** A request is looked at once, however many handlers ask. */
    static Future<Finding> once(RoutingContext ctx, String key, Supplier<Future<Finding>> find) {
        Future<Finding> found = ctx.get(key);
        if (found == null) {
            found = find.get();
            ctx.put(key, found);
        }
        return found;
    }

    private <T> Future<T> onThisContext(Future<T> shared) {
        if (shared.isComplete()) {
            return shared;
        }
        var context = vertx.getOrCreateContext();
        var promise = Promise.<T>promise();
        shared.onComplete(answer -> context.runOnContext(_ -> promise.handle(answer)));
        return promise.future();
    }
}
