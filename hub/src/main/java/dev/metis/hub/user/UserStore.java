package dev.metis.hub.user;

import dev.metis.hub.db.Rows;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** The table users. */
public final class UserStore {

    public Future<Optional<User>> find(SqlClient sql, UserName name) {
        return sql.preparedQuery("""
                        select id, name, admin, created, last_activity, auth_epoch, user_info
                          from users
                         where name = $1
                        """)
                .mapping(UserStore::user)
                .execute(Tuple.of(name.value()))
                .map(Rows::first);
    }

    public Future<Optional<User>> find(SqlClient sql, long id) {
        return sql.preparedQuery("""
                        select id, name, admin, created, last_activity, auth_epoch, user_info
                          from users
                         where id = $1
                        """)
                .mapping(UserStore::user)
                .execute(Tuple.of(id))
                .map(Rows::first);
    }

    /** The user of that name, made now if there is none; two hubs doing this at once get the same row. */
    public Future<User> findOrCreate(SqlClient sql, UserName name) {
        return sql.preparedQuery("insert into users (name) values ($1) on conflict (name) do nothing")
                .execute(Tuple.of(name.value()))
                .compose(_ -> find(sql, name))
                .map(Optional::orElseThrow);
    }

    /** Ends every session of the user at once. */
    public Future<Void> endSessions(SqlClient sql, long id) {
        return sql.preparedQuery("update users set auth_epoch = auth_epoch + 1 where id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
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
