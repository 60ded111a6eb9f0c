package dev.metis.hub.metric;

import dev.metis.hub.db.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Map;

/**
 * What the database knows, of all hubs: asked when somebody wants to know.
 *
 * @param runningServers those that start or stop included
 * @param serversByState those that do not stand still
 * @param claimsExpired servers on their way whose hub is gone
 */
record Counts(
        double users,
        double runningServers,
        double activeInDay,
        double activeInWeek,
        double activeInMonth,
        Map<String, Double> serversByState,
        double claimsExpired) {
    /** While the database is away. */
    static final Counts UNKNOWN =
            new Counts(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Map.of(), Double.NaN);

    /** Of one state. */
    double servers(String state) {
        return serversByState.getOrDefault(state, Double.NaN);
    }

    static Future<Counts> read(SqlClient sql) {
        return sql.query("""
                        select u.users, u.in_day, u.in_week, u.in_month,
                               s.running, s.spawning, s.ready, s.stopping, s.expired
                          from (select count(*) as users,
                               count(*) filter (where last_activity >= now() - interval '24 hours') as in_day,
                               count(*) filter (where last_activity >= now() - interval '7 days') as in_week,
                               count(*) filter (where last_activity >= now() - interval '30 days') as in_month
                                  from users) u,
                               (select count(*) as running,
                                       count(*) filter (where state = 'spawning') as spawning,
                                       count(*) filter (where state = 'ready') as ready,
                                       count(*) filter (where state = 'stopping') as stopping,
                                       count(*) filter (where state in ('spawning', 'stopping')
                                                          and coalesce(claimed_until < now(), true)) as expired
                                  from servers where state <> 'stopped') s
                        """)
                .mapping(row -> new Counts(
                        row.getLong("users"),
                        row.getLong("running"),
                        row.getLong("in_day"),
                        row.getLong("in_week"),
                        row.getLong("in_month"),
                        Map.of(
                                "spawning",
                                row.getDouble("spawning"),
                                "ready",
                                row.getDouble("ready"),
                                "stopping",
                                row.getDouble("stopping")),
                        row.getLong("expired")))
                .execute()
                .map(Rows::only);
    }
}
