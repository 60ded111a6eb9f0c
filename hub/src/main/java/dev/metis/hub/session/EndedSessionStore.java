package dev.metis.hub.session;

import dev.metis.hub.db.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table ended_sessions: the cookies {@code jupyterhub-session-id} of logins that ended lately. */
public final class EndedSessionStore {
    /** How long a hub may be away and still learn of them. */
    private static final Duration KEPT = Duration.ofHours(1);

    /** Notes the end of one login; the number of the row. */
    Future<Long> add(SqlClient sql, String sessionId) {
        return sql.preparedQuery("insert into ended_sessions (session_ids) values (array[$1]) returning id")
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.of(sessionId))
                .map(rows -> rows.iterator().next());
    }

    /** The same for all that there is a trace of; empty when a user has none. */
    Future<Optional<Long>> addAllOf(SqlClient sql, long userId) {
        return sql.preparedQuery("""
                        insert into ended_sessions (session_ids)
                        select array_agg(distinct session_id) from sessions where user_id = $1 having count(*) > 0
                        returning id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.of(userId))
                .map(Rows::first);
    }

    Future<List<String>> find(SqlClient sql, long id) {
        return sql.preparedQuery("select unnest(session_ids) as session_id from ended_sessions where id = $1")
                .mapping(row -> row.getString("session_id"))
                .execute(Tuple.of(id))
                .map(Rows::all);
    }

    /** Those that nobody logged in with again, as a browser may that kept its cookie. */
    Future<List<String>> lately(SqlClient sql) {
        return sql.preparedQuery("""
                        select distinct e.session_id
                          from (select unnest(session_ids) as session_id, ended from ended_sessions
                                 where ended > now() - $1 * interval '1 second') e
                         where not exists (select from sessions s
                                            where s.session_id = e.session_id and s.created > e.ended)
                        """)
                .mapping(row -> row.getString("session_id"))
                .execute(Tuple.of(KEPT.toSeconds()))
                .map(Rows::all);
    }

    public Future<Integer> deleteOld(SqlClient sql) {
        return sql.preparedQuery("delete from ended_sessions where ended < now() - $1 * interval '1 second'")
                .execute(Tuple.of(KEPT.toSeconds()))
                .map(rows -> rows.rowCount());
    }
}
