package dev.metis.hub.user;

import dev.metis.hub.access.Owner;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Slice;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table users. Who has which role, the flag admin included, is written by {@code role.RoleStore}. Whoever changes a user
 * publishes {@code UserChanged} in the same transaction.
 */
public final class UserStore {
    private static final String SELECT =
            "select u.id, u.name, u.admin, u.created, u.last_activity, u.auth_epoch, u.user_info from users u ";

    /** To be followed by what is to be listed, called {@code u}. */
    private static final String SELECT_LISTED = """
            select u.id, u.name, u.admin, u.created, u.last_activity, u.auth_epoch, u.user_info,
                   array(select r.name
                           from roles_of_users h join roles r on r.id = h.role_id
                          where h.user_id = u.id order by r.name) as roles,
                   array(select g.name
                           from group_members m join groups g on g.id = m.group_id
                          where m.user_id = u.id order by g.name) as groups
              from \
            """;

    /** Where a user stands in a list. */
    record Place(long id, UserName name, Optional<OffsetDateTime> lastActivity) {}

    /** A user of a list, with all that its model needs but servers. */
    public record Listed(User user, Owner.OfUser owner) {}

    public Future<Optional<User>> find(SqlClient sql, UserName name) {
        return sql.preparedQuery(SELECT + "where u.name = $1")
                .mapping(UserStore::user)
                .execute(Tuple.of(name.value()))
                .map(Rows::first);
    }

    public Future<Optional<User>> find(SqlClient sql, long id) {
        return sql.preparedQuery(SELECT + "where u.id = $1")
                .mapping(UserStore::user)
                .execute(Tuple.of(id))
                .map(Rows::first);
    }

    /** The rows behind those of the names that there are. */
    public Future<Map<UserName, Long>> ids(SqlClient sql, Collection<UserName> names) {
        return sql.preparedQuery("select id, name from users where name = any($1)")
                .execute(names(names))
                .map(rows -> Rows.ids(rows, UserName::new));
    }

    /** The names of all users, with their rows. */
    public Future<Map<UserName, Long>> names(SqlClient sql) {
        return sql.preparedQuery("select id, name from users").execute().map(rows -> Rows.ids(rows, UserName::new));
    }

    /** The same until the transaction ends; empty when there is no such user. */
    Future<Optional<User>> lock(SqlClient tx, UserName name) {
        return tx.preparedQuery(SELECT + "where u.name = $1 for update")
                .mapping(UserStore::user)
                .execute(Tuple.of(name.value()))
                .map(Rows::first);
    }

    Future<Optional<Listed>> findListed(SqlClient sql, UserName name) {
        return sql.preparedQuery(SELECT_LISTED + "users u where u.name = $1")
                .mapping(UserStore::listed)
                .execute(Tuple.of(name.value()))
                .map(Rows::first);
    }

    /** In the order of their rows. */
    Future<List<Listed>> findListed(SqlClient sql, Collection<Long> ids) {
        return sql.preparedQuery(SELECT_LISTED + "users u where u.id = any($1) order by u.id")
                .mapping(UserStore::listed)
                .execute(Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
                .map(Rows::all);
    }

    /** A page of the list. */
    Future<List<Place>> page(SqlClient sql, UserQuery query, Slice slice) {
        var filter = query.filter();
        return sql.preparedQuery(paging(query, filter))
                .mapping(row -> new Place(
                        row.getLong("id"),
                        new UserName(row.getString("name")),
                        Optional.ofNullable(row.getOffsetDateTime("last_activity"))))
                .execute(filter.values().addLong(slice.offset()).addInteger(slice.limit()))
                .map(Rows::all);
    }

    /** Two values follow those of the filter: offset and limit. */
    static String paging(UserQuery query, UserQuery.Filter filter) {
        return "select u.id, u.name, u.last_activity from users u" + filter.condition() + query.sorting() + " offset "
                + filter.next(1) + " limit " + filter.next(2);
    }

    /** How long the whole list is. */
    public Future<Long> count(SqlClient sql, UserQuery query) {
        return sql.preparedQuery(query.counting())
                .mapping(row -> row.getLong("n"))
                .execute(query.filter().values())
                .map(Rows::only);
    }

    /** The user of that name, made now if there is none; two hubs doing this at once get the same row. */
    public Future<User> findOrCreate(SqlClient sql, UserName name) {
        return insert(sql, List.of(name)).compose(_ -> find(sql, name)).map(Optional::orElseThrow);
    }

    /** Makes those that are not there yet, with the role {@code user}; the rows made, in the order of the names. */
    public Future<Map<UserName, Long>> insert(SqlClient sql, Collection<UserName> names) {
        return sql.preparedQuery("""
                        insert into users (name)
                        select name from unnest($1::text[]) with ordinality as wanted (name, place) order by place
                        on conflict (name) do nothing
                        returning id, name
                        """).execute(names(names)).map(rows -> Rows.ids(rows, UserName::new));
    }

    /** False when another user has that name already. */
    public Future<Boolean> rename(SqlClient sql, long id, UserName name) {
        return sql.preparedQuery("""
                        update users set name = $2 where id = $1 and not exists (select from users where name = $2 and id <> $1)
                        """).execute(Tuple.of(id, name.value())).map(Rows::any);
    }

    /** With everything that is the user's; false when it is not there. */
    public Future<Boolean> delete(SqlClient sql, long id) {
        return sql.preparedQuery("delete from users where id = $1")
                .execute(Tuple.of(id))
                .map(Rows::any);
    }

    /** True when that changed anything. */
    public Future<Boolean> setInfo(SqlClient sql, long id, JsonObject info) {
        return sql.preparedQuery("update users set user_info = $2 where id = $1 and user_info is distinct from $2")
                .execute(Tuple.of(id, info))
                .map(Rows::any);
    }

    /** What the authenticator keeps about the user, encrypted. */
    public Future<Optional<Buffer>> authState(SqlClient sql, long id) {
        return sql.preparedQuery("select auth_state from users where id = $1")
                .mapping(row -> Optional.ofNullable(row.getBuffer("auth_state")))
                .execute(Tuple.of(id))
                .map(rows -> Rows.first(rows).flatMap(state -> state));
    }

    public Future<Void> setAuthState(SqlClient sql, long id, Optional<Buffer> encrypted) {
        return sql.preparedQuery("update users set auth_state = $2 where id = $1 and auth_state is distinct from $2")
                .execute(Tuple.tuple().addLong(id).addBuffer(encrypted.orElse(null)))
                .mapEmpty();
    }

    /** Writes the same encrypted anew, unless it is something else by now. */
    Future<Void> replaceAuthState(SqlClient sql, long id, Buffer old, Buffer encrypted) {
        return sql.preparedQuery("update users set auth_state = $3 where id = $1 and auth_state = $2")
                .execute(Tuple.of(id, old, encrypted))
                .mapEmpty();
    }

    /** Ends every session of the user at once. */
    public Future<Void> endSessions(SqlClient sql, long id) {
        return sql.preparedQuery("update users set auth_epoch = auth_epoch + 1 where id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    private static Tuple names(Collection<UserName> names) {
        return Tuple.tuple()
                .addArrayOfString(names.stream().map(UserName::value).toArray(String[]::new));
    }

    private static Listed listed(Row row) {
        var user = user(row);
        return new Listed(
                user,
                new Owner.OfUser(
                        user.id(),
                        user.name(),
                        user.admin(),
                        List.of(row.getArrayOfStrings("roles")),
                        Arrays.stream(row.getArrayOfStrings("groups"))
                                .map(GroupName::new)
                                .toList(),
                        user.info()));
    }

    private static User user(Row row) {
        return new User(
                row.getLong("id"),
                new UserName(row.getString("name")),
                row.getBoolean("admin"),
                row.getOffsetDateTime("created"),
                Optional.ofNullable(row.getOffsetDateTime("last_activity")),
                row.getInteger("auth_epoch"),
                Optional.ofNullable(row.getJsonObject("user_info")));
    }
}
