package dev.metis.hub.cull;

import dev.metis.hub.db.Rows;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads how long servers and users were not used. By the database's clock, which all hubs share. */
final class CullStore {
    private static final String SERVERS = """
            select s.id, u.name as owner, s.name,
                   (extract(epoch from now() - coalesce(s.started, s.state_since)) * 1000)::bigint as age,
                   (extract(epoch from now() - coalesce(s.last_activity, s.started, s.state_since)) * 1000)::bigint
                       as inactive
              from servers s join users u on u.id = s.user_id
             where s.state = 'ready' \
            """;

    private static final String USERS = """
            select u.name, u.admin,
                   (extract(epoch from now() - u.created) * 1000)::bigint as age,
                   (extract(epoch from now() - coalesce(u.last_activity, u.created)) * 1000)::bigint as inactive
              from users u
             where not exists (select from servers s where s.user_id = u.id and s.state <> 'stopped') \
            """;

    /** @param inactive since it was there, when nothing ever happened */
    record Idle(Duration age, Duration inactive) {}

    record IdleServer(long id, ServerKey key, Idle times) {}

    record IdleUser(UserName name, boolean admin, Idle times) {}

    /** Those that run; whatever starts or stops is left alone. */
    Future<List<IdleServer>> running(SqlClient sql) {
        return sql.query(SERVERS + "order by s.id")
                .mapping(CullStore::server)
                .execute()
                .map(Rows::all);
    }

    /** The same server as it is now; empty when it no longer runs. */
    Future<Optional<IdleServer>> running(SqlClient sql, long id) {
        return sql.preparedQuery(SERVERS + "and s.id = $1")
                .mapping(CullStore::server)
                .execute(Tuple.of(id))
                .map(Rows::first);
    }

    /** Users all of whose servers are stopped. */
    Future<List<IdleUser>> usersWithoutServers(SqlClient sql) {
        return sql.query(USERS + "order by u.id")
                .mapping(CullStore::user)
                .execute()
                .map(Rows::all);
    }

    /** The same user as they are now; empty when they are gone or have a server. */
    Future<Optional<IdleUser>> userWithoutServers(SqlClient sql, UserName name) {
        return sql.preparedQuery(USERS + "and u.name = $1")
                .mapping(CullStore::user)
                .execute(Tuple.of(name.value()))
                .map(Rows::first);
    }

    private static IdleUser user(Row row) {
        return new IdleUser(new UserName(row.getString("name")), row.getBoolean("admin"), idle(row));
    }

    private static IdleServer server(Row row) {
        return new IdleServer(
                row.getLong("id"),
                new ServerKey(new UserName(row.getString("owner")), row.getString("name")),
                idle(row));
    }

    private static Idle idle(Row row) {
        return new Idle(Duration.ofMillis(row.getLong("age")), Duration.ofMillis(row.getLong("inactive")));
    }
}
