package dev.metis.hub.access;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import java.util.Map;
import java.util.Set;

/**
 * Who is in which group, as far as somebody asked.
 *
 * @param groups by member; who is missing is in none of those asked about
 */
public record Members(Map<UserName, Set<GroupName>> groups) {
    /** For where no group can matter. */
    public static final Members NONE = new Members(Map.of());

    public Members {
        groups = Map.copyOf(groups);
    }

    Set<GroupName> groupsOf(UserName user) {
        return groups.getOrDefault(user, Set.of());
    }
}
