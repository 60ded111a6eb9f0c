package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.user.UserJson.Sight;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /user} and {@code /users/:user} of the REST API. Servers ask for the first with the token of each visitor, some with
 * each request: for the tokens they ask with it reads nothing.
 */
public final class UserApi {
    private final Database database;
    private final UserStore users;
    private final UserServers servers;
    private final Supplier<Future<Void>> activityWritten;
    private final UserJson json;

    /** @param activityWritten completes when the rows hold all activity said so far */
    public UserApi(
            Database database,
            UserStore users,
            RoleScopes roles,
            UserServers servers,
            Supplier<Future<Void>> activityWritten) {
        this.database = database;
        this.users = users;
        this.servers = servers;
        this.activityWritten = activityWritten;
        this.json = new UserJson(roles);
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        api.get("/user").respond(this::self);
        api.get("/users/:user").respond(this::look);
    }

    /** Everybody may learn who they are, whatever else they may do; that is not listed as a scope unless they hold it. */
    private Future<Void> self(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var identity = new ScopeExpansion(caller.name(), Optional.empty()).identify();
        var sight = new Sight(caller.name(), caller.scopes().union(identity));
        var model = json.brief(sight, caller.admin());
        model.put("scopes", new JsonArray(caller.scopes().toList()));
        model.putNull("token_id").putNull("session_id");
        if (caller.credential() instanceof Caller.ApiToken token) {
            model.put("token_id", "a" + token.row());
            model.put("session_id", token.sessionId().orElse(null));
        }
        if (!sight.needsRow() && !sight.needsServers()) {
            return Json.answer(ctx, 200, model);
        }
        return activity()
                .compose(_ -> sight.needsRow() ? users.find(database.sql(), caller.userId()) : absent())
                .compose(user -> {
                    user.ifPresent(row -> json.addRow(model, sight, row));
                    return addServers(ctx, model, sight, caller);
                })
                .compose(full -> Json.answer(ctx, 200, full));
    }

    private Future<Void> look(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = ServerKey.of(Params.path(ctx, "user"), "").owner();
        caller.requireAny(UserJson.ANY, name);
        var sight = new Sight(name, caller.scopes());
        return activity()
                .compose(_ -> users.find(database.sql(), name))
                .map(user -> user.orElseThrow(() -> new HubError.NotFound("user", name.value()).exception()))
                .compose(user -> {
                    var model = json.brief(sight, user.admin());
                    json.addRow(model, sight, user);
                    return addServers(ctx, model, sight, caller);
                })
                .compose(model -> Json.answer(ctx, 200, model));
    }

    private Future<JsonObject> addServers(RoutingContext ctx, JsonObject model, Sight sight, Caller caller) {
        if (!sight.needsServers()) {
            return Future.succeededFuture(model);
        }
        return servers.of(sight.name(), caller, Params.flag(ctx, "include_stopped_servers"))
                .map(summary -> {
                    json.addServers(model, sight, summary);
                    return model;
                });
    }

    /** Times that are a little old are better than no answer. */
    private Future<Void> activity() {
        return activityWritten.get().otherwiseEmpty();
    }

    private static Future<Optional<User>> absent() {
        return Future.succeededFuture(Optional.empty());
    }
}
