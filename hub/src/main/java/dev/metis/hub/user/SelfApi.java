package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.Sight;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.service.ServiceJson;
import dev.metis.hub.service.ServiceStore;
import dev.metis.hub.user.UserServers.Summary;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code /user} of the REST API: who the caller is. Servers ask with the token of each visitor, some with each request: for the
 * tokens they ask with it reads nothing.
 */
final class SelfApi {
    private final Database database;
    private final UserStore users;
    private final RoleScopes roles;
    private final UserServers servers;
    private final ServiceStore services;
    private final BaseUrl base;
    private final Supplier<Future<Void>> activityWritten;

    /** @param activityWritten completes when the rows hold all activity said so far */
    SelfApi(
            Database database,
            UserStore users,
            RoleScopes roles,
            UserServers servers,
            ServiceStore services,
            BaseUrl base,
            Supplier<Future<Void>> activityWritten) {
        this.database = database;
        this.users = users;
        this.roles = roles;
        this.servers = servers;
        this.services = services;
        this.base = base;
        this.activityWritten = activityWritten;
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        api.get("/user").respond(this::self);
    }

    /** Everybody may learn who they are, whatever else they may do; that is not listed as a scope unless they hold it. */
    private Future<Void> self(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var identity = roles.catalogue().expansion(caller.owner().resource()).identify();
        return (switch (caller.owner()) {
                    case Owner.OfUser user ->
                        caller.sightOf(List.of(user.name())).compose(sight -> self(ctx, user, sight.with(identity)));
                    case Owner.OfService service -> self(service, caller.sight().with(identity));
                })
                .compose(model -> Json.answer(ctx, 200, withCredential(model, caller)));
    }

    private static JsonObject withCredential(JsonObject model, Caller caller) {
        model.put("scopes", new JsonArray(caller.scopes().toList()));
        model.putNull("token_id").putNull("session_id");
        if (caller.credential() instanceof Caller.ApiToken token) {
            model.put("token_id", "a" + token.row());
            model.put("session_id", token.sessionId().orElse(null));
        }
        return model;
    }

    private Future<JsonObject> self(RoutingContext ctx, Owner.OfUser user, Sight sight) {
        var model = UserJson.brief(sight, user);
        boolean needsRow = UserJson.needsRow(sight, user.name());
        boolean needsServers = UserJson.needsServers(sight, user.name());
        if (!needsRow && !needsServers) {
            return Future.succeededFuture(model);
        }
        return activityWritten
                .get()
                .otherwiseEmpty()
                .compose(_ -> needsRow ? users.find(database.sql(), user.id()) : absent())
                .compose(row -> {
                    row.ifPresent(found -> UserJson.addRow(model, sight, found));
                    return needsServers ? addServers(ctx, model, sight, user) : Future.succeededFuture(model);
                });
    }

    private Future<JsonObject> addServers(RoutingContext ctx, JsonObject model, Sight sight, Owner.OfUser user) {
        return servers.of(List.of(user.id()), sight, Params.flag(ctx, "include_stopped_servers"))
                .map(found -> {
                    UserJson.addServers(model, sight, user.name(), found.getOrDefault(user.id(), Summary.NONE));
                    return model;
                });
    }

    private static Future<Optional<User>> absent() {
        return Future.succeededFuture(Optional.empty());
    }

    private Future<JsonObject> self(Owner.OfService service, Sight sight) {
        return ServiceJson.needsRow(sight, service.name())
                ? services.find(database.sql(), service.name())
                        .map(found -> found.map(row -> ServiceJson.of(row, sight, base))
                                .orElseThrow(() -> new HubError.LoginRequired().exception()))
                : Future.succeededFuture(ServiceJson.brief(sight, service.name(), service.admin(), service.roles()));
    }
}
