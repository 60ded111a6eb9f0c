package dev.metis.hub.login;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.role.Rights;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.session.Session;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.token.Token;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.user.OwnerModels;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code /authorizations} of the REST API: whose token or login cookie something is. Only old clients ask so; others use {@code
 * /user}. Who asks needs a token of their own.
 */
public final class AuthorizationsApi {
    private final Database database;
    private final TokenStore tokens;
    private final Sessions sessions;
    private final RoleScopes roles;
    private final OwnerModels models;

    public AuthorizationsApi(
            Database database, TokenStore tokens, Sessions sessions, RoleScopes roles, OwnerModels models) {
        this.database = database;
        this.tokens = tokens;
        this.sessions = sessions;
        this.roles = roles;
        this.models = models;
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        api.get("/authorizations/token").respond(AuthorizationsApi::ofNoToken);
        api.get("/authorizations/token/:token").respond(this::ofToken);
        api.get("/authorizations/cookie/:name").respond(ctx -> ofCookie(ctx, inBody(ctx)));
        api.get("/authorizations/cookie/:name/:value").respond(ctx -> ofCookie(ctx, Params.path(ctx, "value")));
        api.post("/authorizations/token").respond(_ -> unknown("endpoint").failed());
        api.post("/authorizations/token/:token")
                .respond(_ -> unknown("endpoint").failed());
    }

    private static Future<Void> ofNoToken(RoutingContext ctx) {
        tokenCaller(ctx);
        return none("token");
    }

    private Future<Void> ofToken(RoutingContext ctx) {
        var caller = tokenCaller(ctx);
        return tokens.find(database.sql(), Sha256.of(Params.path(ctx, "token")))
                .compose(found -> owner(found.map(Token::owner)))
                .compose(owner -> answer(ctx, owner.map(found -> models.of(found, caller, false)), "token"));
    }

    /** Whoever asks with a token has it already, but a cookie says nothing that the one who asks may not see. */
    private Future<Void> ofCookie(RoutingContext ctx, String value) {
        var caller = tokenCaller(ctx);
        return sessions.find(Params.path(ctx, "name"), value)
                .compose(found -> owner(found.map(Session::userId).map(OwnerId.OfUser::new)))
                .compose(owner -> answer(ctx, model(owner, caller), "cookie"));
    }

    private Optional<Future<JsonObject>> model(Optional<Owner> owner, Caller caller) {
        return owner.filter(Owner.OfUser.class::isInstance)
                .map(Owner.OfUser.class::cast)
                .map(user -> models.of(user, caller));
    }

    private static String inBody(RoutingContext ctx) {
        return Optional.ofNullable(ctx.body().asString()).orElse("");
    }

    private static Caller tokenCaller(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        if (!caller.isTokenAuthenticated()) {
            throw new HubError.Forbidden("Only a token opens this, not a login.").exception();
        }
        return caller;
    }

    private Future<Optional<Owner>> owner(Optional<? extends OwnerId> id) {
        return id.map(row -> roles.of(database.sql(), row).map(rights -> rights.map(Rights::owner)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private static Future<Void> answer(RoutingContext ctx, Optional<Future<JsonObject>> model, String kind) {
        return model.orElseGet(() -> AuthorizationsApi.<JsonObject>none(kind))
                .compose(found -> Json.answer(ctx, 200, found));
    }

    private static <T> Future<T> none(String kind) {
        return unknown(kind).failed();
    }

    private static HubError unknown(String kind) {
        return new HubError.NotFound(kind, "");
    }
}
