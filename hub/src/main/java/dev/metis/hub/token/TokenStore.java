package dev.metis.hub.token;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table tokens. Whoever changes or deletes tokens publishes {@code UserChanged} or {@code ServiceChanged} of their owner
 * in the same transaction.
 */
public final class TokenStore {
    private static final String GENERATED = "generated at startup";

    private static final String SELECT = """
            select t.id, t.user_id, t.service_id, t.server_id, t.session_id, t.scopes, t.note, t.created, t.last_activity,
                   t.expires_at, now() as read_at, t.client_id, c.description, so.id as client_owner_id, so.name as client_owner,
                   s.name as client_server, cs.name as client_service
              from tokens t
              left join oauth_clients c on c.id = t.client_id
              left join servers s on s.id = c.server_id
              left join users so on so.id = s.user_id
              left join services cs on cs.id = c.service_id
            """;

    public Future<Long> insert(SqlClient sql, NewToken token) {
        return sql.preparedQuery("""
                        insert into tokens (user_id, service_id, hashed, client_id, server_id, session_id, scopes, note,
                                            expires_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 millisecond')
                        returning id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.tuple()
                        .addLong(token.owner() instanceof OwnerId.OfUser user ? user.id() : null)
                        .addLong(token.owner() instanceof OwnerId.OfService service ? service.id() : null)
                        .addBuffer(Buffer.buffer(Sha256.of(token.secret())))
                        .addLong(token.clientId().orElse(null))
                        .addLong(token.serverId().orElse(null))
                        .addString(token.sessionId().orElse(null))
                        .addArrayOfString(token.scopes().toArray(String[]::new))
                        .addString(token.note())
                        .addLong(token.lifetime().map(Duration::toMillis).orElse(null)))
                .map(Rows::only);
    }

    /**
     * Makes the token that the settings give a service the only one it has of them. True when that changed anything.
     *
     * @param secret clear; none ends those of earlier settings
     * @param scopes of a token that is new
     */
    public Future<Boolean> putOfSettings(SqlClient sql, long serviceId, Optional<String> secret, List<String> scopes) {
        return sql.preparedQuery("""
                        with gone as (
                            delete from tokens where service_id = $1 and from_config and hashed is distinct from $2 returning id
                        ), come as (
                            insert into tokens (service_id, hashed, scopes, note, from_config)
                            select $1, $2, $3, 'from config', true where $2 is not null
                            on conflict (hashed) do nothing
                            returning id
                        )
                        select exists (select from gone union all select from come) as changed
                        """)
                .mapping(row -> row.getBoolean("changed"))
                .execute(Tuple.tuple()
                        .addLong(serviceId)
                        .addBuffer(secret.map(text -> Buffer.buffer(Sha256.of(text)))
                                .orElse(null))
                        .addArrayOfString(scopes.toArray(String[]::new)))
                .map(Rows::only);
    }

    /** Makes the token that the hub gives a service it runs the only one it has of the hub. */
    public Future<Void> putGenerated(SqlClient sql, long serviceId, String secret, List<String> scopes) {
        return sql.preparedQuery("""
                        with gone as (
                            delete from tokens where service_id = $1 and not from_config and note = $4
                        )
                        insert into tokens (service_id, hashed, scopes, note) values ($1, $2, $3, $4)
                        """)
                .execute(Tuple.tuple()
                        .addLong(serviceId)
                        .addBuffer(Buffer.buffer(Sha256.of(secret)))
                        .addArrayOfString(scopes.toArray(String[]::new))
                        .addString(GENERATED))
                .mapEmpty();
    }

    /** The token with that digest, unless it expired. */
    public Future<Optional<Token>> find(SqlClient sql, byte[] hashed) {
        return sql.preparedQuery(SELECT + "where t.hashed = $1 and (t.expires_at is null or t.expires_at >= now())")
                .mapping(TokenStore::token)
                .execute(Tuple.of(Buffer.buffer(hashed)))
                .map(Rows::first);
    }

    /** The user's token with that id, unless it expired. */
    public Future<Optional<Token>> ofUser(SqlClient sql, long userId, long id) {
        return sql.preparedQuery(SELECT
                        + "where t.user_id = $1 and t.id = $2 and (t.expires_at is null or t.expires_at >= now())")
                .mapping(TokenStore::token)
                .execute(Tuple.of(userId, id))
                .map(Rows::first);
    }

    /** All tokens of a user that have not expired, OAuth and server tokens too; the one that was idle for longest first. */
    public Future<List<Token>> ofUser(SqlClient sql, long userId) {
        return sql.preparedQuery(SELECT + """
                        where t.user_id = $1 and (t.expires_at is null or t.expires_at >= now())
                        order by coalesce(t.last_activity, t.created), t.id
                        """)
                .mapping(TokenStore::token)
                .execute(Tuple.of(userId))
                .map(Rows::all);
    }

    /** False when there is no such token. */
    public Future<Boolean> delete(SqlClient sql, long id) {
        return sql.preparedQuery("delete from tokens where id = $1")
                .execute(Tuple.of(id))
                .map(Rows::any);
    }

    /** Takes a client everything the user gave it. */
    public Future<Integer> deleteOfClient(SqlClient sql, long userId, long clientId) {
        return sql.preparedQuery("delete from tokens where user_id = $1 and client_id = $2")
                .execute(Tuple.of(userId, clientId))
                .map(rows -> rows.rowCount());
    }

    /** Ends the server's own token. */
    public Future<Void> delete(SqlClient sql, byte[] hashed) {
        return sql.preparedQuery("delete from tokens where hashed = $1")
                .execute(Tuple.of(Buffer.buffer(hashed)))
                .mapEmpty();
    }

    public Future<Void> deleteOfServer(SqlClient sql, long serverId) {
        return sql.preparedQuery("delete from tokens where server_id = $1")
                .execute(Tuple.of(serverId))
                .mapEmpty();
    }

    /** Ends those of somebody's logins, and those they made themselves; not those of their servers. */
    public Future<Void> deleteOfPerson(SqlClient sql, long userId) {
        return sql.preparedQuery("delete from tokens where user_id = $1 and server_id is null")
                .execute(Tuple.of(userId))
                .mapEmpty();
    }

    /** Ends the tokens a browser's login gave to servers. */
    public Future<Void> deleteOfSession(SqlClient sql, long userId, String sessionId) {
        return sql.preparedQuery("delete from tokens where user_id = $1 and session_id = $2")
                .execute(Tuple.of(userId, sessionId))
                .mapEmpty();
    }

    public Future<Integer> deleteExpired(SqlClient sql) {
        return sql.query("delete from tokens where expires_at < now()")
                .execute()
                .map(rows -> rows.rowCount());
    }

    private static Token token(Row row) {
        var service = row.getLong("service_id");
        return new Token(
                row.getLong("id"),
                service == null ? new OwnerId.OfUser(row.getLong("user_id")) : new OwnerId.OfService(service),
                Optional.ofNullable(row.getLong("client_id")).map(id -> client(id, row)),
                row.getLong("server_id") != null,
                Optional.ofNullable(row.getString("session_id")),
                List.of(row.getArrayOfStrings("scopes")),
                row.getString("note"),
                row.getOffsetDateTime("created"),
                Optional.ofNullable(row.getOffsetDateTime("last_activity")),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")),
                row.getOffsetDateTime("read_at"));
    }

    private static Token.Client client(long id, Row row) {
        var service = row.getString("client_service");
        return new Token.Client(
                id,
                row.getString("description"),
                service == null
                        ? new Resource.OfServer(new ServerKey(
                                new UserName(row.getString("client_owner")), row.getString("client_server")))
                        : new Resource.OfService(new ServiceName(service)),
                Optional.ofNullable(row.getLong("client_owner_id")));
    }
}
