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
        api.get("/authorizations/token/:token").respond(this::ofToken);
        api.get("/authorizations/cookie/:name/:value").respond(this::ofCookie);
        api.post("/authorizations/token").respond(_ -> unknown("endpoint").failed());
        api.post("/authorizations/token/:token")
                .respond(_ -> unknown("endpoint").failed());
    }

    private Future<Void> ofToken(RoutingContext ctx) {
        var caller = tokenCaller(ctx);
        return tokens.find(database.sql(), Sha256.of(Params.path(ctx, "token")))
                .compose(found -> owner(found.map(Token::owner)))
                .compose(owner -> answer(ctx, caller, owner, "token"));
    }

    private Future<Void> ofCookie(RoutingContext ctx) {
        var caller = tokenCaller(ctx);
        return sessions.find(Params.path(ctx, "name"), Params.path(ctx, "value"))
                .compose(found -> owner(found.map(Session::userId).map(OwnerId.OfUser::new)))
                .compose(owner -> answer(ctx, caller, owner, "cookie"));
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

    private Future<Void> answer(RoutingContext ctx, Caller caller, Optional<Owner> owner, String kind) {
        return owner.map(found -> models.of(found, caller, false))
                .orElseGet(() -> AuthorizationsApi.<JsonObject>none(kind))
                .compose(model -> Json.answer(ctx, 200, model));
    }

    private static <T> Future<T> none(String kind) {
        return unknown(kind).failed();
    }

    private static HubError unknown(String kind) {
        return new HubError.NotFound(kind, "");
    }
}
