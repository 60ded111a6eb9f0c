package dev.metis.hub.group;

import dev.metis.hub.access.Members;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

/** The tables groups and group_members. */
public final class GroupStore {

    /** Which of the users are in which of the groups. */
    public Future<Members> members(SqlClient sql, Collection<UserName> users, Collection<GroupName> groups) {
        return sql.preparedQuery("""
                        select u.name as member, g.name as team
                          from users u
                          join group_members m on m.user_id = u.id
                          join groups g on g.id = m.group_id
                         where u.name = any($1) and g.name = any($2)
                        """)
                .execute(Tuple.tuple()
                        .addArrayOfString(users.stream().map(UserName::value).toArray(String[]::new))
                        .addArrayOfString(groups.stream().map(GroupName::value).toArray(String[]::new)))
                .map(rows -> {
                    var found = new HashMap<UserName, Set<GroupName>>();
                    rows.forEach(
                            row -> found.computeIfAbsent(new UserName(row.getString("member")), _ -> new HashSet<>())
                                    .add(new GroupName(row.getString("team"))));
                    return new Members(found);
                });
    }
}
