package dev.metis.hub.metric;

import dev.metis.hub.db.Rows;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/**
 * What the database knows, of all hubs: asked when somebody wants to know.
 *
 * @param runningServers those that start or stop included
 */
record Counts(double users, double runningServers, double activeInDay, double activeInWeek, double activeInMonth) {
    /** While the database is away. */
    static final Counts UNKNOWN = new Counts(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    static Future<Counts> read(SqlClient sql) {
        return sql.query("""
                        select count(*) as users,
                               count(*) filter (where last_activity >= now() - interval '24 hours') as in_day,
                               count(*) filter (where last_activity >= now() - interval '7 days') as in_week,
                               count(*) filter (where last_activity >= now() - interval '30 days') as in_month,
                               (select count(*) from servers where state <> 'stopped') as running
                          from users
                        """)
                .mapping(row -> new Counts(
                        row.getLong("users"),
                        row.getLong("running"),
                        row.getLong("in_day"),
                        row.getLong("in_week"),
                        row.getLong("in_month")))
                .execute()
                .map(Rows::only);
    }
}
