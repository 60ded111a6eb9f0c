package dev.metis.hub.server;

import dev.metis.hub.db.Rows;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.spawner.ServerAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads and makes rows of the table servers. What changes their state is in {@link ServerTransitions}. */
public final class ServerStore {
    /** Every column of a {@link Server}; to be followed by {@code from servers s join users u on u.id = s.user_id}. */
    static final String COLUMNS = """
            s.id, s.user_id, u.name as owner, s.name, s.display_name, s.state, s.state_since, s.run, s.fence, s.deadline,
            s.removing, s.address, s.version, s.started, s.last_activity, s.user_options, s.failure
            """;

    private static final String SELECT = "select " + COLUMNS + " from servers s join users u on u.id = s.user_id ";

    public Future<Optional<Server>> find(SqlClient sql, ServerKey key) {
        return sql.preparedQuery(SELECT + "where u.name = $1 and s.name = $2")
                .mapping(ServerStore::server)
                .execute(Tuple.of(key.owner().value(), key.name()))
                .map(Rows::first);
    }

    public Future<Optional<Server>> find(SqlClient sql, long id) {
        return sql.preparedQuery(SELECT + "where s.id = $1")
                .mapping(ServerStore::server)
                .execute(Tuple.of(id))
                .map(Rows::first);
    }

    Future<List<Server>> findAll(SqlClient sql, Collection<Long> ids) {
        return sql.preparedQuery(SELECT + "where s.id = any($1)")
                .mapping(ServerStore::server)
                .execute(Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
                .map(Rows::all);
    }

    /** All servers of a user, stopped ones too, the default server first. */
    public Future<List<Server>> ofUser(SqlClient sql, UserName owner) {
        return sql.preparedQuery(SELECT + "where u.name = $1 order by s.name")
                .mapping(ServerStore::server)
                .execute(Tuple.of(owner.value()))
                .map(Rows::all);
    }

    /** All servers of these users, stopped ones too, by their owners' rows; the default server first. */
    public Future<Map<Long, List<Server>>> ofUsers(SqlClient sql, Collection<Long> owners) {
        return sql.preparedQuery(SELECT + "where s.user_id = any($1) order by s.name")
                .mapping(ServerStore::server)
                .execute(Tuple.tuple().addArrayOfLong(owners.toArray(Long[]::new)))
                .map(rows -> Rows.all(rows).stream().collect(Collectors.groupingBy(Server::userId)));
    }

    /** What a user's servers do; none of them does anything else until the transaction ends. */
    Future<List<ServerState>> lockOfUser(SqlClient tx, long userId) {
        return tx.preparedQuery("select state from servers where user_id = $1 order by id for update")
                .mapping(row -> ServerState.of(row.getString("state")))
                .execute(Tuple.of(userId))
                .map(Rows::all);
    }

    /** Every server that is not stopped. */
    public Future<List<Server>> active(SqlClient sql) {
        return sql.preparedQuery(SELECT + "where s.state <> 'stopped' order by s.id")
                .mapping(ServerStore::server)
                .execute()
                .map(Rows::all);
    }

    /** Makes a stopped server; empty when there is one of that name already. */
    public Future<Optional<Long>> insert(SqlClient sql, long userId, String name, String displayName) {
        return sql.preparedQuery("""
                        insert into servers (user_id, name, display_name) values ($1, $2, $3)
                        on conflict (user_id, name) do nothing
                        returning id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.of(userId, name, displayName))
                .map(Rows::first);
    }

    /** Nobody else who asks the same goes on before the transaction ends; empty when there is no such user. */
    Future<Optional<Long>> lockOwner(SqlClient sql, UserName owner) {
        return sql.preparedQuery("select id from users where name = $1 for no key update")
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.of(owner.value()))
                .map(Rows::first);
    }

    /** Changes what is to be changed of a stopped server; false when it is not stopped or not there. */
    Future<Boolean> changeStopped(SqlClient sql, long id, ServerRequest.Change change) {
        return sql.preparedQuery("""
                        update servers
                           set name = coalesce($2, name), display_name = coalesce($3, display_name),
                               user_options = coalesce($4::jsonb, user_options)
                         where id = $1 and state = 'stopped'
                        """)
                .execute(Tuple.of(
                        id,
                        change.name().orElse(null),
                        change.displayName().orElse(null),
                        change.options().orElse(null)))
                .map(Rows::any);
    }

    /** The named servers of everybody. */
    Future<List<Server>> named(SqlClient sql) {
        return sql.preparedQuery(SELECT + "where s.name <> '' order by s.id")
                .mapping(ServerStore::server)
                .execute()
                .map(Rows::all);
    }

    public Future<Void> setOptions(SqlClient sql, long id, JsonObject options) {
        return sql.preparedQuery("update servers set user_options = $2 where id = $1")
                .execute(Tuple.of(id, options))
                .mapEmpty();
    }

    /** Removes a stopped server; false when it is not stopped or not there. */
    public Future<Boolean> deleteStopped(SqlClient sql, long id) {
        return sql.preparedQuery("delete from servers where id = $1 and state = 'stopped'")
                .execute(Tuple.of(id))
                .map(Rows::any);
    }

    /** How many named servers the user has, stopped ones included. */
    public Future<Integer> countNamed(SqlClient sql, long userId) {
        return sql.preparedQuery("select count(*) as n from servers where user_id = $1 and name <> ''")
                .mapping(row -> row.getInteger("n"))
                .execute(Tuple.of(userId))
                .map(Rows::only);
    }

    static Server server(Row row) {
        return new Server(
                row.getLong("id"),
                row.getLong("user_id"),
                new ServerKey(new UserName(row.getString("owner")), row.getString("name")),
                row.getString("display_name"),
                ServerState.of(row.getString("state")),
                row.getOffsetDateTime("state_since"),
                row.getLong("run"),
                row.getLong("fence"),
                Optional.ofNullable(row.getOffsetDateTime("deadline")),
                row.getBoolean("removing"),
                Optional.ofNullable(row.getString("address")).map(ServerAddress::parse),
                Optional.ofNullable(row.getString("version")),
                Optional.ofNullable(row.getOffsetDateTime("started")),
                Optional.ofNullable(row.getOffsetDateTime("last_activity")),
                row.getJsonObject("user_options"),
                Optional.ofNullable(row.getString("failure")));
    }
}
