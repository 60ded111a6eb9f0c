package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserStore.Listed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /users/:user} of the REST API. */
final class UserApi {
    private final Database database;
    private final UserStore users;
    private final UserChanges changes;
    private final KnownUsers known;
    private final KeptStates states;
    private final NameRules rules;
    private final UserActivity activity;

    UserApi(
            Database database,
            UserStore users,
            UserChanges changes,
            KnownUsers known,
            KeptStates states,
            NameRules rules,
            UserActivity activity) {
        this.database = database;
        this.users = users;
        this.changes = changes;
        this.known = known;
        this.states = states;
        this.rules = rules;
        this.activity = activity;
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        api.get("/users/:user").respond(this::look);
        api.post("/users/:user").respond(this::create);
        api.patch("/users/:user").respond(this::change);
        api.delete("/users/:user").respond(this::delete);
        api.post("/users/:user/admin-access").respond(this::requestAccess);
    }

    private Future<Void> look(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.requireAny(UserJson.ANY, new Resource.OfUser(name))
                .compose(_ -> known.find(name))
                .map(found -> found.orElseThrow(() -> new HubError.NotFound("user", name.value()).exception()))
                .compose(user -> UserModels.of(caller, user, Params.flag(ctx, "include_stopped_servers"))
                        .compose(model -> model.containsKey("auth_state")
                                ? withState(model, user.listed())
                                : Future.succeededFuture(model)))
                .compose(model -> Json.answer(ctx, 200, model));
    }

    private Future<JsonObject> withState(JsonObject model, Listed user) {
        return states.read(user.user().id()).map(state -> model.put("auth_state", state.orElse(null)));
    }

    /** The name counts as it is in the path: not brought into its normal form. */
    private Future<Void> create(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.require(Scope.ADMIN_USERS, name)
                .compose(_ -> requireNew(name))
                .compose(_ -> {
                    var fields = UserFields.check(Fields.ofAny(ctx), "name", "admin", "groups", "roles", "auth_state");
                    boolean admin = UserFields.admin(fields, caller).orElse(false);
                    if (!rules.isValid(name.value())) {
                        throw bad(Shown.cut(name.value()) + " is no name of a user");
                    }
                    return changes.create(List.of(name), admin);
                })
                .compose(known::withServers)
                .compose(made -> UserModels.of(caller, made.getFirst(), false))
                .compose(model -> Json.answer(ctx, 201, model));
    }

    private Future<Void> requireNew(UserName name) {
        return users.find(database.sql(), name)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : new HubError.AlreadyExists("user", name.value()).failed());
    }

    private Future<Void> change(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.require(Scope.ADMIN_USERS, name)
                .compose(_ -> activity.written().otherwiseEmpty())
                .compose(_ -> changes.change(
                        name, wanted(Fields.of(ctx), name), caller.owner().admin()))
                .compose(user -> known.withServers(List.of(user))
                        .compose(changed -> UserModels.of(caller, changed.getFirst(), false))
                        .compose(model -> withState(model, user)))
                .compose(model -> Json.answer(ctx, 200, model));
    }

    private UserChanges.Change wanted(Fields fields, UserName present) {
        fields.only("name", "admin", "auth_state");
        var state = fields.object("auth_state");
        return new UserChanges.Change(
                fields.text("name")
                        .filter(written -> !written.equals(present.value()))
                        .map(this::newName),
                fields.flag("admin"),
                state);
    }

    private UserName newName(String written) {
        return rules.parse(written).orElseThrow(() -> bad("name: " + Shown.cut(written) + " is no name of a user"));
    }

    private Future<Void> delete(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.require(Scope.DELETE_USERS, name)
                .compose(_ -> requireOther(caller, name))
                .compose(_ -> activity.written().otherwiseEmpty()) // later it would be of whoever has the name then
                .compose(_ -> changes.delete(name, RequestLog.id(ctx)))
                .compose(_ -> ctx.response().setStatusCode(204).end());
    }

    private static Future<Void> requireOther(Caller caller, UserName name) {
        return caller.owner() instanceof Owner.OfUser self && self.name().equals(name)
                ? Future.failedFuture(bad("Cannot delete yourself!"))
                : Future.succeededFuture();
    }

    /** Admins reach servers by scopes; this was for cookies that are long gone. Clients of old hubs still ask. */
    private Future<Void> requestAccess(RoutingContext ctx) {
        return Caller.of(ctx)
                .require(Scope.SERVERS, name(ctx))
                .compose(_ -> new HubError.Forbidden("admin access to user servers disabled").failed());
    }

    private static UserName name(RoutingContext ctx) {
        return UserName.of(Params.path(ctx, "user"));
    }

    private static RuntimeException bad(String problem) {
        return new HubError.BadRequest(problem).exception();
    }
}
