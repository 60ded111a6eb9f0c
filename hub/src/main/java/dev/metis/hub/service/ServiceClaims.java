package dev.metis.hub.service;

import dev.metis.hub.db.Rows;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which hub runs which service. A claim lasts until its time is over and is made longer while the hub lives; each gets a higher
 * fence, and only the holder of the newest may write.
 */
final class ServiceClaims {
    private final String hub;
    private final Duration lifetime;

    /** @param hub names this process among the hubs */
    ServiceClaims(String hub, Duration lifetime) {
        this.hub = hub;
        this.lifetime = lifetime;
    }

    /** @param run its last start; with the id it names the process */
    record Held(long id, ServiceName name, long run, long fence) {}

    /** Those of the names that no other hub runs. Each is given to one hub only. */
    Future<List<Held>> takeFree(SqlClient sql, Collection<String> names) {
        return sql.preparedQuery("""
                        update services
                           set fence = fence + 1, claimed_by = $1, claimed_until = now() + $2 * interval '1 millisecond'
                         where id in (select id from services
                                       where from_config and name = any($3) and (claimed_until is null or claimed_until < now())
                                       order by id for update skip locked)
                        returning id, name, run, fence
                        """)
                .mapping(ServiceClaims::held)
                .execute(Tuple.of(hub, lifetime.toMillis()).addArrayOfString(names.toArray(String[]::new)))
                .map(Rows::all);
    }

    /** Ids of those that are still held, and whose time is longer now. */
    Future<Set<Long>> renew(SqlClient sql, List<Held> mine) {
        return change(sql, "set claimed_until = now() + $3 * interval '1 millisecond'", mine, Optional.of(lifetime));
    }

    /** Gives them back at once, so that another hub, or this one after its restart, need not wait. Nothing runs any more. */
    Future<Void> release(SqlClient sql, List<Held> mine) {
        return change(sql, "set claimed_by = null, claimed_until = null, pid = null", mine, Optional.empty())
                .mapEmpty();
    }

    private static Future<Set<Long>> change(SqlClient sql, String set, List<Held> mine, Optional<Duration> lifetime) {
        var values = Tuple.tuple()
                .addArrayOfLong(mine.stream().map(Held::id).toArray(Long[]::new))
                .addArrayOfLong(mine.stream().map(Held::fence).toArray(Long[]::new));
        lifetime.ifPresent(it -> values.addLong(it.toMillis()));
        return sql.preparedQuery("update services s " + set + """
                          from unnest($1::bigint[], $2::bigint[]) as held (id, fence)
                         where s.id = held.id and s.fence = held.fence and s.claimed_by is not null
                        returning s.id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(values)
                .map(rows -> Set.copyOf(Rows.all(rows)));
    }

    /** One more start; empty when the claim is lost. */
    Future<Optional<Held>> beginRun(SqlClient sql, Held held) {
        return sql.preparedQuery("""
                        update services set run = run + 1, pid = null where id = $1 and fence = $2 returning id, name, run, fence
                        """)
                .mapping(ServiceClaims::held)
                .execute(Tuple.of(held.id(), held.fence()))
                .map(Rows::first);
    }

    /** @param pid empty when it does not run */
    Future<Void> setPid(SqlClient sql, Held held, Optional<Long> pid) {
        return sql.preparedQuery("update services set pid = $3 where id = $1 and fence = $2")
                .execute(Tuple.of(held.id(), held.fence()).addLong(pid.orElse(null)))
                .mapEmpty();
    }

    /** The last start of each of these that some hub runs or may run. */
    Future<Map<Long, Long>> runs(SqlClient sql, Collection<Long> ids) {
        return sql.preparedQuery("""
                        select id, run from services where id = any($1) and (command <> '{}' or claimed_until > now())
                        """)
                .execute(Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new)))
                .map(rows -> Rows.all(rows).stream()
                        .collect(Collectors.toMap(row -> row.getLong("id"), row -> row.getLong("run"))));
    }

    private static Held held(Row row) {
        return new Held(
                row.getLong("id"), new ServiceName(row.getString("name")), row.getLong("run"), row.getLong("fence"));
    }
}
