package dev.metis.hub.group;

import dev.metis.hub.access.Members;
import dev.metis.hub.access.Reach;
import dev.metis.hub.db.Listing;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Slice;
import dev.metis.hub.error.HubError;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables groups and group_members. Whoever changes who is in a group publishes {@code UserChanged} of each of them, and
 * {@code GroupChanged} when it deletes one, in the same transaction.
 */
public final class GroupStore {
    /** What is wanted of the table groups comes first: members are read for all of it in one go, and for nothing else. */
    private static final String SELECT = """
            with page as (
                select g.id, g.name, g.properties from groups g %s
            ), members as (
                select m.group_id, array_agg(u.name order by u.name) as names
                  from page join group_members m on m.group_id = page.id join users u on u.id = m.user_id
                 group by m.group_id
            )
            select page.id, page.name, page.properties, coalesce(members.names, '{}') as users,
                   array(select r.name
                           from group_roles h join roles r on r.id = h.role_id
                          where h.group_id = page.id order by r.name) as roles
              from page left join members on members.group_id = page.id
             order by page.id
            """;

    public Future<Optional<Group>> find(SqlClient sql, GroupName name) {
        return sql.preparedQuery(SELECT.formatted("where g.name = $1"))
                .mapping(GroupStore::group)
                .execute(Tuple.of(name.value()))
                .map(Rows::first);
    }

    /** The same for one that must be there. */
    Future<Group> existing(SqlClient sql, GroupName name) {
        return find(sql, name).map(group -> group.orElseThrow(() -> missing(name)));
    }

    /** The row of a group that must be there; it stays there until the transaction ends. */
    Future<Long> lock(SqlClient tx, GroupName name) {
        return tx.preparedQuery("select id from groups where name = $1 for update")
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.of(name.value()))
                .map(rows -> Rows.first(rows).orElseThrow(() -> missing(name)));
    }

    private static RuntimeException missing(GroupName name) {
        return new HubError.NotFound("group", name.value()).exception();
    }

    /** The rows behind those of the names that there are. */
    public Future<Map<GroupName, Long>> ids(SqlClient sql, Collection<GroupName> names) {
        return sql.preparedQuery("select id, name from groups where name = any($1)")
                .execute(names(names))
                .map(rows -> Rows.ids(rows, GroupName::new));
    }

    /** Those within reach in the order of their rows. Two statements. */
    public Future<Listing<Group>> list(SqlClient sql, Reach reach, Slice slice) {
        var filter = "where $1 or g.name = any($2) ";
        var items = sql.preparedQuery(SELECT.formatted(filter + "order by g.id offset $3 limit $4"))
                .mapping(GroupStore::group)
                .execute(Tuple.of(reach.isEverything())
                        .addArrayOfString(reach.groupNames())
                        .addLong(slice.offset())
                        .addInteger(slice.limit()))
                .map(Rows::all);
        var total = sql.preparedQuery("select count(*) as n from groups g " + filter)
                .mapping(row -> row.getLong("n"))
                .execute(Tuple.of(reach.isEverything()).addArrayOfString(reach.groupNames()))
                .map(Rows::only);
        return Listing.of(items, total);
    }

    /** Makes those that are not there yet; the rows made, in the order of the names. */
    public Future<Map<GroupName, Long>> insert(SqlClient sql, Collection<GroupName> names) {
        return sql.preparedQuery("""
                        insert into groups (name)
                        select name from unnest($1::text[]) with ordinality as wanted (name, place) order by place
                        on conflict (name) do nothing
                        returning id, name
                        """).execute(names(names)).map(rows -> Rows.ids(rows, GroupName::new));
    }

    /** False when it is not there. Its members stay users, without what they had through it. */
    public Future<Boolean> delete(SqlClient sql, long id) {
        return sql.preparedQuery("delete from groups where id = $1")
                .execute(Tuple.of(id))
                .map(Rows::any);
    }

    /** Replaces all of them. */
    public Future<Void> setProperties(SqlClient sql, long id, JsonObject properties) {
        return sql.preparedQuery("update groups set properties = $2 where id = $1 and properties <> $2")
                .execute(Tuple.of(id, properties))
                .mapEmpty();
    }

    /** Ids of those who were not in it before. */
    public Future<List<Long>> addMembers(SqlClient sql, long id, Collection<Long> users) {
        return addMembers(sql, List.of(id), users);
    }

    /** Puts users into each of the groups. Ids of those who were not in all of them before; who is gone is left out. */
    public Future<List<Long>> addMembers(SqlClient sql, Collection<Long> groups, Collection<Long> users) {
        return sql.preparedQuery("""
                        with present as (
                            select id from users where id = any($2) order by id for key share
                        ), added as (
                            insert into group_members (group_id, user_id)
                            select team, present.id from unnest($1::bigint[]) as team, present
                            on conflict do nothing
                            returning user_id
                        )
                        select distinct user_id from added
                        """)
                .mapping(row -> row.getLong("user_id"))
                .execute(Tuple.tuple()
                        .addArrayOfLong(groups.toArray(Long[]::new))
                        .addArrayOfLong(users.toArray(Long[]::new)))
                .map(Rows::all);
    }

    /** Ids of those who were in it. */
    public Future<List<Long>> removeMembers(SqlClient sql, long id, Collection<Long> users) {
        return sql.preparedQuery("""
                        delete from group_members where group_id = $1 and user_id = any($2) returning user_id
                        """)
                .mapping(row -> row.getLong("user_id"))
                .execute(Tuple.of(id).addArrayOfLong(users.toArray(Long[]::new)))
                .map(Rows::all);
    }

    /** Puts a user into exactly these groups, as the login provider says; makes those that are missing. True when it changed. */
    public Future<Boolean> setGroupsOf(SqlClient sql, long userId, Collection<GroupName> names) {
        return insert(sql, names)
                .compose(_ -> sql.preparedQuery("""
                                with wanted as (
                                    select id from groups where name = any($2)
                                ), gone as (
                                    delete from group_members
                                     where user_id = $1 and group_id not in (select id from wanted)
                                    returning group_id
                                ), come as (
                                    insert into group_members (group_id, user_id, managed_by_auth)
                                    select id, $1, true from wanted
                                    on conflict do nothing
                                    returning group_id
                                )
                                select exists (select from gone union all select from come) as changed
                                """)
                        .mapping(row -> row.getBoolean("changed"))
                        .execute(Tuple.of(userId)
                                .addArrayOfString(
                                        names.stream().map(GroupName::value).toArray(String[]::new)))
                        .map(Rows::only));
    }

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

    private static Tuple names(Collection<GroupName> names) {
        return Tuple.tuple()
                .addArrayOfString(names.stream().map(GroupName::value).toArray(String[]::new));
    }

    private static Group group(Row row) {
        return new Group(
                row.getLong("id"),
                new GroupName(row.getString("name")),
                row.getJsonObject("properties"),
                Arrays.stream(row.getArrayOfStrings("users")).map(UserName::new).toList(),
                List.of(row.getArrayOfStrings("roles")));
    }
}
