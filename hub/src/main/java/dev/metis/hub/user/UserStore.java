package dev.metis.hub.user;

import dev.metis.hub.access.Owner;
import dev.metis.hub.db.Listing;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
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
                .map(UserStore::ids);
    }

    /** The names of all users, with their rows. */
    public Future<Map<UserName, Long>> names(SqlClient sql) {
        return sql.preparedQuery("select id, name from users").execute().map(UserStore::ids);
    }

    /** Two statements, however many users there are. */
    public Future<Listing<Listed>> list(SqlClient sql, UserQuery query, Slice slice) {
        var items = sql.preparedQuery("""
                        select u.id, u.name, u.admin, u.created, u.last_activity, u.auth_epoch, u.user_info,
                               array(select r.name
                                       from roles_of_users h join roles r on r.id = h.role_id
                                      where h.user_id = u.id order by r.name) as roles,
                               array(select g.name
                                       from group_members m join groups g on g.id = m.group_id
                                      where m.user_id = u.id order by g.name) as groups
                          from users u
                        """ + query.condition() + query.sorting() + " offset $5 limit $6")
                .mapping(UserStore::listed)
                .execute(filter(query).addLong(slice.offset()).addInteger(slice.limit()))
                .map(Rows::all);
        var total = sql.preparedQuery("select count(*) as n from users u " + query.condition())
                .mapping(row -> row.getLong("n"))
                .execute(filter(query))
                .map(Rows::only);
        return Listing.of(items, total);
    }

    private static Tuple filter(UserQuery query) {
        return Tuple.tuple()
                .addBoolean(query.reach().isEverything())
                .addArrayOfString(query.reach().userNames())
                .addArrayOfString(query.reach().groupNames())
                .addString(query.nameContains().orElse(null));
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
                        """).execute(names(names)).map(UserStore::ids);
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
        return sql.preparedQuery("update users set auth_state = $2 where id = $1")
                .execute(Tuple.tuple().addLong(id).addBuffer(encrypted.orElse(null)))
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

    private static Map<UserName, Long> ids(Iterable<Row> rows) {
        var ids = new LinkedHashMap<UserName, Long>();
        rows.forEach(row -> ids.put(new UserName(row.getString("name")), row.getLong("id")));
        return ids;
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
