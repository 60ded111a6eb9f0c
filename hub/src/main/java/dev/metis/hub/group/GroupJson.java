package dev.metis.hub.group;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.Sight;
import dev.metis.hub.name.UserName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Groups on the wire: each field only for those who hold a scope that reveals it. Source: JupyterHub REST reference, Group. */
final class GroupJson {
    /** What opens a group's model at all. */
    static final List<Scope> ANY = List.of(Scope.READ_GROUPS, Scope.READ_GROUPS_NAME, Scope.READ_ROLES_GROUPS);

    private GroupJson() {}

    /** Without any field for who may see none. */
    static JsonObject of(Group group, Sight sight) {
        var model = new JsonObject();
        var resource = new Resource.OfGroup(group.name());
        if (sight.mayAny(ANY, resource)) {
            model.put("kind", "group").put("name", group.name().value());
        }
        if (sight.may(Scope.READ_GROUPS, resource)) {
            model.put(
                    "users",
                    new JsonArray(group.users().stream().map(UserName::value).toList()));
            model.put("properties", group.properties());
        }
        if (sight.may(Scope.READ_ROLES_GROUPS, resource)) {
            model.put("roles", new JsonArray(group.roles()));
        }
        return model;
    }
}
