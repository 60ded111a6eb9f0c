package dev.metis.hub.user;

import dev.metis.hub.db.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** The columns of users that say when the login provider was last asked about somebody, and whether they must log in again. */
public final class AuthCheckStore {

    /**
     * @param loginRequired the provider refused the login that was
     * @param isDue whoever got this answer has to ask the provider, and nobody else does
     * @param goodFor how long nobody has to
     */
    public record Check(boolean loginRequired, boolean isDue, Duration goodFor) {}

    /** Takes over asking about a user who was last asked about longer ago than that; empty when there is no such user. */
    public Future<Optional<Check>> claim(SqlClient sql, long id, Duration age) {
        return sql.preparedQuery("""
                        with due as (
                            update users set auth_checked_at = now()
                             where id = $1 and not login_required
                               and (auth_checked_at is null or auth_checked_at <= now() - $2 * interval '1 millisecond')
                            returning id
                        )
                        select u.login_required, exists (select from due) as is_due,
                               coalesce(extract(epoch from u.auth_checked_at - now()) * 1000, 0)::bigint as checked
                          from users u where u.id = $1
                        """)
                .mapping(row -> new Check(
                        row.getBoolean("login_required"),
                        row.getBoolean("is_due"),
                        Duration.ofMillis(row.getLong("checked")).plus(age)))
                .execute(Tuple.of(id, age.toMillis()))
                .map(Rows::first);
    }

    /** From now on until the next login. */
    public Future<Void> requireLogin(SqlClient sql, long id) {
        return sql.preparedQuery("update users set login_required = true where id = $1")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    /** Somebody has just logged in; true when they had to. */
    public Future<Boolean> loggedIn(SqlClient sql, long id) {
        return sql.preparedQuery("""
                        update users u set auth_checked_at = now(), login_required = false
                          from (select login_required from users where id = $1) before
                         where u.id = $1
                        returning before.login_required
                        """)
                .mapping(row -> row.getBoolean("login_required"))
                .execute(Tuple.of(id))
                .map(rows -> Rows.first(rows).orElse(false));
    }
}
