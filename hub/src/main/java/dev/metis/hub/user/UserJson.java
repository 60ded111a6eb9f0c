package dev.metis.hub.user;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.http.Json;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.RoleScopes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Users on the wire: each field only for those who hold a scope that reveals it. Source: JupyterHub REST reference, User.
 */
final class UserJson {
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

    private final RoleScopes roles;

    UserJson(RoleScopes roles) {
        this.roles = roles;
    }

    /**
     * What one caller may see of one user.
     *
     * @param scopes the caller's
     */
    record Sight(UserName name, ScopeSet scopes) {
        boolean has(List<Scope> enough) {
            var user = new Resource.OfUser(name);
            return enough.stream().anyMatch(scope -> scopes.covers(scope, user));
        }

        /** Whether the user's row has to be read. */
        boolean needsRow() {
            return has(ACTIVITY);
        }

        /** Whether the user's servers have to be read; single servers may be visible without their owner. */
        boolean needsServers() {
            return has(List.of(Scope.READ_USERS)) || scopes.hasAny(Scope.READ_SERVERS);
        }
    }

    /** The fields that need nothing but what every token and session knows of its owner. */
    JsonObject brief(Sight sight, boolean admin) {
        var model =
                new JsonObject().put("kind", "user").put("name", sight.name().value());
        if (sight.has(ADMIN)) {
            model.put("admin", admin);
        }
        if (sight.has(INFO)) {
            model.putNull("user_info");
        }
        if (sight.has(ROLES)) {
            model.put("roles", new JsonArray(roles.rolesOf(admin)));
        }
        if (sight.has(GROUPS)) {
            model.put("groups", new JsonArray());
        }
        if (sight.has(List.of(Scope.ADMIN_AUTH_STATE))) {
            model.putNull("auth_state");
        }
        return model;
    }

    /** Adds what stands in the user's row. */
    void addRow(JsonObject model, Sight sight, User user) {
        if (sight.has(List.of(Scope.READ_USERS))) {
            model.put("created", Json.time(user.created()));
        }
        if (sight.has(ACTIVITY)) {
            model.put("last_activity", Json.time(user.lastActivity().orElse(null)));
        }
    }

    void addServers(JsonObject model, Sight sight, UserServers.Summary servers) {
        if (sight.has(List.of(Scope.READ_USERS))) {
            model.put("server", servers.url().orElse(null));
            model.put("pending", servers.pending().orElse(null));
        }
        if (sight.has(List.of(Scope.READ_SERVERS)) || !servers.visible().isEmpty()) {
            var models = new JsonObject();
            servers.visible().forEach(models::put);
            model.put("servers", models);
        }
    }
}
