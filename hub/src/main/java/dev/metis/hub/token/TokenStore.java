package dev.metis.hub.token;

import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The table tokens. Whoever changes or deletes tokens publishes {@code UserChanged} in the same transaction. */
public final class TokenStore {

    public Future<Long> insert(SqlClient sql, NewToken token) {
        return sql.preparedQuery("""
                        insert into tokens (user_id, hashed, client_id, server_id, session_id, scopes, note, expires_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8)
                        returning id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.tuple()
                        .addLong(token.userId())
                        .addBuffer(Buffer.buffer(Sha256.of(token.secret())))
                        .addLong(token.clientId().orElse(null))
                        .addLong(token.serverId().orElse(null))
                        .addString(token.sessionId().orElse(null))
                        .addArrayOfString(token.scopes().toArray(String[]::new))
                        .addString(token.note())
                        .addOffsetDateTime(token.lifetime()
                                .map(lifetime ->
                                        OffsetDateTime.now(ZoneOffset.UTC).plus(lifetime))
                                .orElse(null)))
                .map(Rows::only);
    }

    /** The token with that digest and its owner, unless it expired. */
    public Future<Optional<Token>> find(SqlClient sql, byte[] hashed) {
        return sql.preparedQuery("""
                        select t.id, t.user_id, u.name as owner, u.admin, t.server_id, t.session_id, t.scopes,
                               t.last_activity, t.expires_at, so.name as client_owner, s.name as client_server
                          from tokens t
                          join users u on u.id = t.user_id
                          left join oauth_clients c on c.id = t.client_id
                          left join servers s on s.id = c.server_id
                          left join users so on so.id = s.user_id
                         where t.hashed = $1 and (t.expires_at is null or t.expires_at >= now())
                        """)
                .mapping(TokenStore::token)
                .execute(Tuple.of(Buffer.buffer(hashed)))
                .map(Rows::first);
    }

    /** What a browser's logout revokes: the tokens that were issued to servers for that login. */
    public Future<Void> deleteOfSession(SqlClient sql, long userId, String sessionId) {
        return sql.preparedQuery("delete from tokens where user_id = $1 and session_id = $2")
                .execute(Tuple.of(userId, sessionId))
                .mapEmpty();
    }

    /** A server's own tokens, at its stop. */
    public Future<Void> deleteOfServer(SqlClient sql, long serverId) {
        return sql.preparedQuery("delete from tokens where server_id = $1")
                .execute(Tuple.of(serverId))
                .mapEmpty();
    }

    public Future<Integer> deleteExpired(SqlClient sql) {
        return sql.query("delete from tokens where expires_at < now()")
                .execute()
                .map(rows -> rows.rowCount());
    }

    private static Token token(Row row) {
        var clientOwner = row.getString("client_owner");
        return new Token(
                row.getLong("id"),
                row.getLong("user_id"),
                new UserName(row.getString("owner")),
                row.getBoolean("admin"),
                clientOwner == null
                        ? Optional.empty()
                        : Optional.of(new ServerKey(new UserName(clientOwner), row.getString("client_server"))),
                row.getLong("server_id") != null,
                Optional.ofNullable(row.getString("session_id")),
                List.of(row.getArrayOfStrings("scopes")),
                Optional.ofNullable(row.getOffsetDateTime("last_activity")),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")));
    }
}
