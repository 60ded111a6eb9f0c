package dev.metis.hub.oauth;

import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table oauth_codes. Codes are stored as digests, live shortly and work once. */
public final class CodeStore {
    static final Duration LIFETIME = Duration.ofMinutes(5);

    Future<Void> insert(SqlClient sql, NewCode code) {
        return sql.preparedQuery("""
                        insert into oauth_codes (hashed, client_id, user_id, session_id, scopes, code_challenge,
                                                 code_challenge_method, expires_at)
                        values ($1, $2, $3, $4, $5, $6, $7, now() + $8 * interval '1 second')
                        """)
                .execute(Tuple.tuple()
                        .addBuffer(Buffer.buffer(Sha256.of(code.secret())))
                        .addLong(code.clientId())
                        .addLong(code.userId())
                        .addString(code.sessionId())
                        .addArrayOfString(code.scopes().toArray(String[]::new))
                        .addString(
                                code.challenge().map(CodeChallenge::challenge).orElse(null))
                        .addString(code.challenge()
                                .map(CodeChallenge::method)
                                .map(CodeChallenge.Method::text)
                                .orElse(null))
                        .addLong(LIFETIME.toSeconds()))
                .mapEmpty();
    }

    /**
     * The code, if it was made for this client. A login that has ended since takes its codes along, or a token could come
     * to life after the logout that should have ended it.
     */
    Future<Optional<Code>> find(SqlClient sql, long clientId, String secret) {
        return sql.preparedQuery("""
                        select c.id, c.user_id, c.session_id, c.scopes, c.code_challenge, c.code_challenge_method
                          from oauth_codes c
                         where c.hashed = $1 and c.client_id = $2 and c.expires_at > now()
                           and exists (select 1
                                         from sessions s join users u on u.id = s.user_id
                                        where s.user_id = c.user_id and s.session_id = c.session_id
                                          and s.expires_at > now() and s.auth_epoch = u.auth_epoch)
                        """)
                .mapping(CodeStore::code)
                .execute(Tuple.of(Buffer.buffer(Sha256.of(secret)), clientId))
                .map(Rows::first);
    }

    /** Uses the code up; false when somebody else just did. */
    Future<Boolean> spend(SqlClient sql, Code code) {
        return sql.preparedQuery("delete from oauth_codes where id = $1 and expires_at > now()")
                .execute(Tuple.of(code.id()))
                .map(Rows::any);
    }

    public Future<Integer> deleteExpired(SqlClient sql) {
        return sql.query("delete from oauth_codes where expires_at < now()")
                .execute()
                .map(rows -> rows.rowCount());
    }

    private static Code code(Row row) {
        return new Code(
                row.getLong("id"),
                row.getLong("user_id"),
                row.getString("session_id"),
                List.of(row.getArrayOfStrings("scopes")),
                Optional.ofNullable(row.getString("code_challenge_method"))
                        .flatMap(CodeChallenge.Method::of)
                        .map(method -> new CodeChallenge(row.getString("code_challenge"), method)));
    }
}
