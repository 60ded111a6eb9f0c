package dev.metis.hub.gpu;

import dev.metis.hub.db.Rows;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The tables gpu_claims and gpu_queue. */
final class GpuStore {
    /** Whoever hands out waits for whoever does so now: two statements have to see the same. */
    private static final long HANDING_OUT = 7_413_002L;

    private static final String BEFORE = """
            from gpu_queue q join gpu_queue me on me.server_id = $1 and (q.since, q.server_id) < (me.since, me.server_id)
            """;

    /** Takes as many as are wanted, when nobody is before it and enough are free; else it waits in the queue. */
    Future<GpuTurn> ask(SqlConnection tx, long server, int wanted, List<String> devices) {
        return tx.preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(HANDING_OUT))
                .compose(_ -> forgetEnded(tx))
                .compose(_ -> enqueue(tx, server, wanted))
                .compose(_ -> take(tx, server, wanted, devices))
                .compose(_ -> held(tx, server, devices))
                .compose(held -> held.size() >= wanted
                        ? granted(tx, server, held.subList(0, wanted))
                        : place(tx, server, devices));
    }

    private static Future<Void> forgetEnded(SqlConnection tx) {
        return tx.query("delete from gpu_claims c using servers s where s.id = c.server_id and s.state = 'stopped'")
                .execute()
                .compose(_ -> tx.query(
                                "delete from gpu_queue q using servers s where s.id = q.server_id and s.state <> 'spawning'")
                        .execute())
                .mapEmpty();
    }

    private static Future<Void> enqueue(SqlConnection tx, long server, int wanted) {
        return tx.preparedQuery("""
                        insert into gpu_queue (server_id, wanted) values ($1, $2)
                        on conflict (server_id) do update set wanted = excluded.wanted
                        """).execute(Tuple.of(server, wanted)).mapEmpty();
    }

    private static Future<Void> take(SqlConnection tx, long server, int wanted, List<String> devices) {
        return tx.preparedQuery("""
                        with mine as (
                            select device from gpu_claims where server_id = $1 and device = any($3::text[])
                        ), free as (
                            select d.device
                              from unnest($3::text[]) with ordinality as d (device, place)
                             where not exists (select from gpu_claims c where c.device = d.device)
                             order by d.place
                             limit greatest($2 - (select count(*) from mine), 0)
                        )
                        insert into gpu_claims (device, server_id)
                        select device, $1 from free
                         where (select count(*) from free) + (select count(*) from mine) >= $2
                           and not exists (select %s)
                        on conflict (device) do nothing
                        """.formatted(BEFORE))
                .execute(Tuple.of(server, wanted).addArrayOfString(devices.toArray(String[]::new)))
                .mapEmpty();
    }

    private static Future<List<String>> held(SqlConnection tx, long server, List<String> devices) {
        return tx.preparedQuery("""
                        select device from gpu_claims where server_id = $1 and device = any($2::text[])
                         order by array_position($2::text[], device)
                        """)
                .mapping(row -> row.getString("device"))
                .execute(Tuple.of(server).addArrayOfString(devices.toArray(String[]::new)))
                .map(Rows::all);
    }

    /** What it had more of from an earlier run is free again. */
    private Future<GpuTurn> granted(SqlConnection tx, long server, List<String> devices) {
        return tx.preparedQuery("delete from gpu_claims where server_id = $1 and device <> all($2::text[])")
                .execute(Tuple.of(server).addArrayOfString(devices.toArray(String[]::new)))
                .compose(_ -> leave(tx, server))
                .map(new GpuTurn.Granted(List.copyOf(devices)));
    }

    private static Future<GpuTurn> place(SqlConnection tx, long server, List<String> devices) {
        return tx.preparedQuery("""
                        select (select count(*) %s) as before,
                               (select count(*) from unnest($2::text[]) as d (device)
                                 where not exists (select from gpu_claims c where c.device = d.device)) as free,
                               (select (extract(epoch from clock_timestamp() - since) * 1000)::bigint
                                  from gpu_queue where server_id = $1) as waited
                        """.formatted(BEFORE))
                .mapping(row -> (GpuTurn) new GpuTurn.Waiting(
                        row.getInteger("before"), row.getInteger("free"), Duration.ofMillis(row.getLong("waited"))))
                .execute(Tuple.of(server).addArrayOfString(devices.toArray(String[]::new)))
                .map(Rows::only);
    }

    /** It wants none any more. */
    Future<Void> leave(SqlClient sql, long server) {
        return sql.preparedQuery("delete from gpu_queue where server_id = $1")
                .execute(Tuple.of(server))
                .mapEmpty();
    }

    /** It is stopped: what it had is free. */
    Future<Void> release(SqlClient sql, long server) {
        return sql.preparedQuery("delete from gpu_claims where server_id = $1")
                .execute(Tuple.of(server))
                .compose(_ -> leave(sql, server));
    }

    /** Whether it waits, and whose starts are before it, the next one first; empty when it does not wait. */
    Future<Collection<List<UserName>>> before(SqlClient sql, long server) {
        return sql.preparedQuery("""
                        select array(select u.name
                                       from gpu_queue q
                                       join servers s on s.id = q.server_id and s.state = 'spawning'
                                       join users u on u.id = s.user_id
                                      where (q.since, q.server_id) < (me.since, me.server_id)
                                      order by q.since, q.server_id) as owners
                          from gpu_queue me where me.server_id = $1
                        """)
                .mapping(row -> Arrays.stream(row.getArrayOfStrings("owners"))
                        .map(UserName::new)
                        .toList())
                .execute(Tuple.of(server))
                .map(Rows::all);
    }
}
