package dev.metis.hub.session;

import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.user.User;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** The table sessions. Only digests are stored: a copy of the table logs nobody in. */
public final class SessionStore {

    public Future<Void> insert(
            SqlClient sql, User user, String secret, String sessionId, String address, Duration lifetime) {
        return sql.preparedQuery("""
                        insert into sessions (user_id, hashed, session_id, auth_epoch, expires_at, address)
                        values ($1, $2, $3, $4, now() + $5 * interval '1 millisecond', $6)
                        """)
                .execute(Tuple.of(
                        user.id(),
                        Buffer.buffer(Sha256.of(secret)),
                        sessionId,
                        user.authEpoch(),
                        lifetime.toMillis(),
                        address))
                .mapEmpty();
    }

    /** The session the secret opens; empty when it ended, expired, or its user ended all sessions. */
    public Future<Optional<Session>> find(SqlClient sql, byte[] hashed) {
        return sql.preparedQuery("""
                        select s.id as session, s.session_id, s.user_id
                          from sessions s join users u on u.id = s.user_id
                         where s.hashed = $1 and s.expires_at > now() and s.auth_epoch = u.auth_epoch
                        """)
                .mapping(SessionStore::session)
                .execute(Tuple.of(Buffer.buffer(hashed)))
                .map(Rows::first);
    }

    public Future<Void> delete(SqlClient sql, long id) {
        return sql.preparedQuery("delete from sessions where id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    /** Notes that the browser is still there, at most once in the given time. */
    public Future<Void> touch(SqlClient sql, long id, Duration resolution) {
        return sql.preparedQuery("""
                        update sessions set last_seen = now()
                         where id = $1 and last_seen < now() - $2 * interval '1 second'
                        """)
                .execute(Tuple.of(id, resolution.toSeconds()))
                .mapEmpty();
    }

    public Future<Integer> deleteExpired(SqlClient sql) {
        return sql.query("delete from sessions where expires_at < now()")
                .execute()
                .map(rows -> rows.rowCount());
    }

    private static Session session(Row row) {
        return new Session(row.getLong("session"), row.getString("session_id"), row.getLong("user_id"));
    }
}
