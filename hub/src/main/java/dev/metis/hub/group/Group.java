package dev.metis.hub.group;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Some users that have something in common.
 *
 * @param properties free data
 * @param users its members, sorted
 * @param roles names of those its members have through it, sorted
 */
public record Group(long id, GroupName name, JsonObject properties, List<UserName> users, List<String> roles) {
    public Group {
        users = List.copyOf(users);
        roles = List.copyOf(roles);
    }
}
