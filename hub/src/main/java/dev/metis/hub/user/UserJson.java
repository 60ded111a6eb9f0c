package dev.metis.hub.user;

import dev.metis.hub.access.Owner;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.Sight;
import dev.metis.hub.http.Json;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Users on the wire: each field only for those who hold a scope that reveals it. Source: JupyterHub REST reference, User. */
public final class UserJson {
    private static final List<Scope> ADMIN = List.of(Scope.READ_USERS, Scope.READ_USERS_NAME, Scope.READ_ROLES_USERS);
    private static final List<Scope> INFO = List.of(Scope.READ_USERS, Scope.READ_USERS_NAME);
    private static final List<Scope> ROLES = List.of(Scope.READ_USERS, Scope.READ_ROLES_USERS);
    private static final List<Scope> GROUPS = List.of(Scope.READ_USERS, Scope.READ_USERS_GROUPS);
    private static final List<Scope> ACTIVITY = List.of(Scope.READ_USERS, Scope.READ_USERS_ACTIVITY);
    /** What opens a user's model at all. */
    static final List<Scope> ANY = List.of(
            Scope.READ_USERS,
            Scope.READ_USERS_NAME,
            Scope.READ_SERVERS,
            Scope.READ_USERS_GROUPS,
            Scope.READ_USERS_ACTIVITY,
            Scope.READ_ROLES_USERS);

    private UserJson() {}

    /** Whether the user's row has to be read. */
    static boolean needsRow(Sight sight, UserName name) {
        return sight.mayAny(ACTIVITY, new Resource.OfUser(name));
    }

    /** Whether the user's servers have to be read; single servers may be visible without their owner. */
    static boolean needsServers(Sight sight, UserName name) {
        return sight.may(Scope.READ_USERS, new Resource.OfUser(name)) || sight.hasAny(Scope.READ_SERVERS);
    }

    /** The fields that need nothing but what is known of whoever owns a token or session. */
    static JsonObject brief(Sight sight, Owner.OfUser user) {
        var resource = user.resource();
        var model = new JsonObject().put("kind", "user").put("name", user.name().value());
        if (sight.mayAny(ADMIN, resource)) {
            model.put("admin", user.admin());
        }
        if (sight.mayAny(INFO, resource)) {
            model.put("user_info", user.info().map(JsonObject::copy).orElse(null));
        }
        if (sight.mayAny(ROLES, resource)) {
            model.put("roles", new JsonArray(user.roles()));
        }
        if (sight.mayAny(GROUPS, resource)) {
            model.put(
                    "groups",
                    new JsonArray(user.groups().stream().map(GroupName::value).toList()));
        }
        if (sight.may(Scope.ADMIN_AUTH_STATE, resource)) {
            model.putNull("auth_state");
        }
        return model;
    }

    /** Adds what stands in the user's row. */
    static void addRow(JsonObject model, Sight sight, User user) {
        var resource = new Resource.OfUser(user.name());
        if (sight.may(Scope.READ_USERS, resource)) {
            model.put("created", Json.time(user.created()));
        }
        if (sight.mayAny(ACTIVITY, resource)) {
            model.put("last_activity", Json.time(user.lastActivity().orElse(null)));
        }
    }

    static void addServers(JsonObject model, Sight sight, UserName name, UserServers.Summary servers) {
        var resource = new Resource.OfUser(name);
        if (sight.may(Scope.READ_USERS, resource)) {
            model.put("server", servers.url().orElse(null));
            model.put("pending", servers.pending().orElse(null));
        }
        if (sight.may(Scope.READ_SERVERS, resource) || !servers.visible().isEmpty()) {
            var models = new JsonObject();
            servers.visible().forEach(models::put);
            model.put("servers", models);
        }
    }
}
