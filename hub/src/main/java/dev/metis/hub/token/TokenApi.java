package dev.metis.hub.token;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.RoleScopes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** {@code /users/:user/tokens} of the REST API: tokens for scripts, and all others a user has. */
public final class TokenApi {
    private static final Pattern ID = Pattern.compile("a(0|[1-9][0-9]{0,17})");

    private final Tokens tokens;
    private final RoleScopes roles;
    private final TokenConfig config;
    private final BodyLogin bodyLogin;
    private final Supplier<Future<Void>> activityWritten;

    /** Recognises whoever sends a name and a password in the body of a request. */
    @FunctionalInterface
    public interface BodyLogin {
        /** Empty when nobody is recognised, or nobody the hub has. */
        Future<Optional<Caller>> recognise(RoutingContext ctx, JsonObject proof);
    }

    /** @param activityWritten completes when the rows know when tokens were used last */
    public TokenApi(
            Tokens tokens,
            RoleScopes roles,
            TokenConfig config,
            BodyLogin bodyLogin,
            Supplier<Future<Void>> activityWritten) {
        this.tokens = tokens;
        this.roles = roles;
        this.config = config;
        this.bodyLogin = bodyLogin;
        this.activityWritten = activityWritten;
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        api.get("/users/:user/tokens").respond(this::list);
        api.post("/users/:user/tokens").respond(this::make);
        api.get("/users/:user/tokens/:id").respond(this::show);
        api.delete("/users/:user/tokens/:id").respond(this::end);
    }

    private Future<Void> list(RoutingContext ctx) {
        return reader(ctx)
                .compose(owner -> tokens.of(owner).compose(all -> {
                    var models = new JsonArray();
                    all.forEach(token -> models.add(TokenJson.of(owner.name(), token)));
                    return Json.answer(ctx, 200, new JsonObject().put("api_tokens", models));
                }));
    }

    private Future<Void> show(RoutingContext ctx) {
        return reader(ctx)
                .compose(owner ->
                        token(ctx, owner).compose(token -> Json.answer(ctx, 200, TokenJson.of(owner.name(), token))));
    }

    /** The user in the path, whose tokens the caller may see as they are now. */
    private Future<Tokens.Holder> reader(RoutingContext ctx) {
        return holder(ctx, Scope.READ_TOKENS)
                .compose(owner -> activityWritten.get().otherwiseEmpty().map(owner));
    }

    private Future<Void> end(RoutingContext ctx) {
        return holder(ctx, Scope.TOKENS)
                .compose(owner -> token(ctx, owner).compose(found -> tokens.end(owner, found.token())))
                .compose(_ -> ctx.response().setStatusCode(204).end());
    }

    /** The user in the path, if the caller may do that with their tokens. */
    private Future<Tokens.Holder> holder(RoutingContext ctx, Scope scope) {
        var name = ServerKey.of(Params.path(ctx, "user"), "").owner();
        return Caller.of(ctx)
                .require(scope, name)
                .compose(_ -> tokens.holder(name))
                .map(found -> found.orElseThrow(() -> new HubError.NotFound("user", name.value()).exception()));
    }

    private Future<Tokens.Standing> token(RoutingContext ctx, Tokens.Holder owner) {
        var id = Params.path(ctx, "id");
        var number = ID.matcher(id);
        return (number.matches()
                        ? tokens.find(owner, Long.parseLong(number.group(1)))
                        : Future.succeededFuture(Optional.<Tokens.Standing>empty()))
                .map(found -> found.orElseThrow(() -> new HubError.NotFound("token", id).exception()));
    }

    private Future<Void> make(RoutingContext ctx) {
        var body = Json.body(ctx).orElseGet(JsonObject::new);
        return requester(ctx, body)
                .compose(requester -> holderForNew(ctx, requester)
                        .compose(owner -> tokens.make(
                                        owner,
                                        TokenWish.of(body, config, roles.catalogue()),
                                        usualNote(requester, owner.name()))
                                .compose(made -> Json.answer(ctx, 201, TokenJson.of(owner.name(), made)))));
    }

    /** Whoever is not logged in may send what the login page would ask for. Nothing else counts that way. */
    private Future<Caller> requester(RoutingContext ctx, JsonObject body) {
        var known = Caller.find(ctx);
        if (known.isEmpty() && body.getValue("auth") instanceof JsonObject proof) {
            return bodyLogin
                    .recognise(ctx, proof)
                    .map(found -> found.orElseThrow(() -> new HubError.LoginRequired().exception()));
        }
        return Future.succeededFuture(Caller.of(ctx));
    }

    /** Refused alike for who may not and for who is not there. */
    private Future<Tokens.Holder> holderForNew(RoutingContext ctx, Caller requester) {
        var name = Params.path(ctx, "user");
        if (name.isEmpty() || name.length() > UserName.MAX_LENGTH) {
            return refused();
        }
        var owner = new UserName(name);
        return requester
                .may(Scope.TOKENS, new Resource.OfUser(owner))
                .compose(may -> may ? tokens.holder(owner) : refused())
                .compose(found -> found.map(Future::succeededFuture).orElseGet(TokenApi::refused));
    }

    private static <T> Future<T> refused() {
        return new HubError.Forbidden("There is no such user, or you may not make tokens for them.").failed();
    }

    private static String usualNote(Caller requester, UserName owner) {
        var self = new Resource.OfUser(owner);
        return "Requested via api"
                + (requester.owner().resource().equals(self)
                        ? ""
                        : " by " + requester.owner().resource().kind() + " "
                                + requester.owner().shown());
    }
}
