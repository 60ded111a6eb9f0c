package dev.metis.hub.server;

import dev.metis.hub.db.Rows;
import dev.metis.hub.server.Journal.Line;
import dev.metis.hub.spawner.ServerAddress;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every change of a server's state: one conditional update each, so that of two hubs only one wins. A claim says which hub
 * drives the server and until when; each claim gets a higher fence, and only the holder of the newest may write.
 */
final class ServerTransitions {
    private final String hub;
    private final Journal journal;
    private final Duration claimLifetime;

    /** @param hub names this process among the hubs */
    ServerTransitions(String hub, Journal journal, Duration claimLifetime) {
        this.hub = hub;
        this.journal = journal;
        this.claimLifetime = claimLifetime;
    }

    private static String updating(String set, String where) {
        return "with s as (update servers set " + set + " where " + where + " returning *) select "
                + ServerStore.COLUMNS + " from s join users u on u.id = s.user_id";
    }

    /** The same with a line of the journal; the values after those of the line count from 4. */
    private static String telling(String set, String where) {
        return "with s as (update servers set " + set + " where " + where + " returning *), " + Journal.WITH_CHANGE
                + " select " + ServerStore.COLUMNS + " from s join users u on u.id = s.user_id cross join told";
    }

    private Future<Optional<Server>> one(SqlClient sql, String statement, Line line, List<@Nullable Object> values) {
        var all = line.values();
        values.forEach(all::addValue);
        return one(sql, statement, all).onSuccess(found -> found.ifPresent(_ -> journal.written(line)));
    }

    private Future<Optional<Server>> one(SqlClient sql, String statement, Tuple values) {
        return sql.preparedQuery(statement)
                .mapping(ServerStore::server)
                .execute(values)
                .map(Rows::first);
    }

    /**
     * Begins a start; empty when the server is not stopped.
     *
     * @param request what it does not say stays as it was at the last start
     */
    Future<Optional<Server>> claimForSpawn(SqlClient sql, long id, Duration limit, ServerRequest request, Line line) {
        return one(
                sql,
                telling("""
                        state = 'spawning', state_since = now(), run = run + 1, fence = fence + 1,
                        claimed_by = $5, claimed_until = now() + $6 * interval '1 millisecond',
                        deadline = now() + $7 * interval '1 millisecond', failure = null, address = null, version = null,
                        removing = false, user_options = coalesce($8::jsonb, user_options),
                        display_name = case when name = '' then display_name else coalesce($9, display_name) end,
                        started = now(), last_activity = now()
                        """, "id = $4 and state = 'stopped'"),
                line,
                Arrays.asList(
                        id,
                        hub,
                        claimLifetime.toMillis(),
                        limit.toMillis(),
                        request.options().orElse(null),
                        request.displayName().orElse(null)));
    }

    /** Another attempt of a start whose driver, or port, is gone: a new run under the same deadline; empty when the claim is lost. */
    Future<Optional<Server>> beginNewRun(SqlClient sql, Server server) {
        return one(
                sql,
                updating("run = run + 1, address = null", "id = $1 and fence = $2 and state = 'spawning'"),
                Tuple.of(server.id(), server.fence()));
    }

    /** Notes where the server of a start can be reached; empty when the claim is lost. */
    Future<Optional<Server>> setAddress(SqlClient sql, Server server, ServerAddress address, Line line) {
        return one(
                sql,
                telling("address = $6", "id = $4 and fence = $5"),
                line,
                List.of(server.id(), server.fence(), address.url()));
    }

    /** The start succeeded; empty when the claim is lost. */
    Future<Optional<Server>> markReady(
            SqlClient sql, Server server, @Nullable String version, Duration pollIn, Line line) {
        return one(
                sql,
                telling("""
                        state = 'ready', state_since = now(), claimed_by = null, claimed_until = null, deadline = null,
                        version = $6, next_poll = now() + $7 * interval '1 millisecond'
                        """, "id = $4 and fence = $5 and state = 'spawning'"),
                line,
                Arrays.asList(server.id(), server.fence(), version, pollIn.toMillis()));
    }

    /** Begins a stop, of a start under way too; empty when the server is stopped or stopping already. */
    Future<Optional<Server>> claimForStop(SqlClient sql, long id, boolean remove) {
        return one(
                sql,
                updating("""
                        state = 'stopping', state_since = now(), fence = fence + 1, claimed_by = $2,
                        claimed_until = now() + $3 * interval '1 millisecond', deadline = null, removing = $4
                        """, "id = $1 and state in ('ready', 'spawning')"),
                Tuple.of(id, hub, claimLifetime.toMillis(), remove));
    }

    /** Begins the cleanup of a server found dead; empty when it changed since it was looked at. */
    Future<Optional<Server>> claimDead(SqlClient sql, Server seen) {
        return one(
                sql,
                updating("""
                        state = 'stopping', state_since = now(), fence = fence + 1, claimed_by = $3,
                        claimed_until = now() + $4 * interval '1 millisecond'
                        """, "id = $1 and fence = $2 and state = 'ready'"),
                Tuple.of(seen.id(), seen.fence(), hub, claimLifetime.toMillis()));
    }

    /** A stop under way shall also remove the server. */
    Future<Void> alsoRemove(SqlClient sql, long id) {
        return sql.preparedQuery("update servers set removing = true where id = $1 and state = 'stopping'")
                .execute(Tuple.of(id))
                .mapEmpty();
    }

    /**
     * Nothing is left of the server; empty when the claim is lost.
     *
     * @param failure why the start failed, null after an ordinary stop
     */
    Future<Optional<Server>> markStopped(SqlClient sql, Server server, @Nullable String failure) {
        return one(
                sql,
                updating("""
                        state = 'stopped', state_since = now(), claimed_by = null, claimed_until = null, deadline = null,
                        address = null, version = null, started = null, next_poll = null, last_activity = now(), failure = $3
                        """, "id = $1 and fence = $2 and state <> 'stopped'"),
                Tuple.of(server.id(), server.fence(), failure));
    }

    /**
     * Makes the claims last longer.
     *
     * @return ids of those that are still held
     */
    Future<Set<Long>> renew(SqlClient sql, List<Server> driven) {
        return sql.preparedQuery("""
                        update servers s set claimed_until = now() + $3 * interval '1 millisecond'
                          from unnest($1::bigint[], $2::bigint[]) as held (id, fence)
                         where s.id = held.id and s.fence = held.fence and s.claimed_by is not null
                        returning s.id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.tuple()
                        .addArrayOfLong(ids(driven))
                        .addArrayOfLong(fences(driven))
                        .addLong(claimLifetime.toMillis()))
                .map(rows -> Rows.all(rows).stream().collect(Collectors.toSet()));
    }

    /** Gives the claims back at once, so that another hub, or this one after its restart, goes on without waiting. */
    Future<Void> release(SqlClient sql, List<Server> driven) {
        return sql.preparedQuery("""
                        update servers s set claimed_until = now()
                          from unnest($1::bigint[], $2::bigint[]) as held (id, fence)
                         where s.id = held.id and s.fence = held.fence and s.claimed_by is not null
                        """)
                .execute(Tuple.tuple().addArrayOfLong(ids(driven)).addArrayOfLong(fences(driven)))
                .mapEmpty();
    }

    /** Takes over what nobody drives any more. Each row is given to one hub only. */
    Future<List<Server>> takeOver(SqlClient sql, int most) {
        return sql.preparedQuery(updating("""
                        fence = fence + 1, claimed_by = $1, claimed_until = now() + $2 * interval '1 millisecond'
                        """, """
                        id in (select id from servers
                                where state in ('spawning', 'stopping') and claimed_until < now()
                                order by claimed_until limit $3 for update skip locked)
                        """))
                .mapping(ServerStore::server)
                .execute(Tuple.of(hub, claimLifetime.toMillis(), most))
                .map(Rows::all);
    }

    /** Ready servers whose poll is due; their next one is set, so that hubs share the work. */
    Future<List<Server>> takeDuePolls(SqlClient sql, Duration interval, double jitter, int most) {
        return sql.preparedQuery(updating(
                        "next_poll = now() + $1 * (1 + $2 * (random() - 0.5) * 2) * interval '1 millisecond'", """
                        id in (select id from servers where state = 'ready' and next_poll <= now()
                                order by next_poll limit $3 for update skip locked)
                        """))
                .mapping(ServerStore::server)
                .execute(Tuple.of((double) interval.toMillis(), jitter, most))
                .map(Rows::all);
    }

    /** After a restart nobody knows what happened meanwhile: look at every server soon. */
    Future<Void> pollAllNow(SqlClient sql) {
        return sql.query("update servers set next_poll = now() where state = 'ready'")
                .execute()
                .mapEmpty();
    }

    private static Long[] ids(List<Server> servers) {
        return servers.stream().map(Server::id).toArray(Long[]::new);
    }

    private static Long[] fences(List<Server> servers) {
        return servers.stream().map(Server::fence).toArray(Long[]::new);
    }
}
