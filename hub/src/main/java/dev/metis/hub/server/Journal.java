package dev.metis.hub.server;

import dev.metis.hub.db.Rows;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.metric.OwnMetrics;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table server_events: the story of each start and stop, the same for every reader and every hub. */
public final class Journal {
    /** So that a chatty platform cannot fill the table. */
    private static final int MAX_MESSAGE = 1_000;

    private static final int MAX_DETAIL = 20_000;

    private final OwnMetrics metrics;

    public Journal(OwnMetrics metrics) {
        this.metrics = metrics;
    }

    /** What a line says that goes with a change, in one statement: {@link #WITH_CHANGE}. */
    record Line(ServerEvent.Kind kind, int percent, String message) {

        /** As the first three of the statement's values. */
        Tuple values() {
            return Tuple.of(kind.text(), Math.clamp(percent, 0, 100), cut(message, MAX_MESSAGE));
        }
    }

    /** Writes a {@link Line} and tells all hubs, in a statement whose part {@code s} changed the server's row. */
    static final String WITH_CHANGE = """
            line as (
                insert into server_events (server_id, run, kind, percent, message)
                select id, run, $1::text, $2::int, $3::text from s
            ),
            told as (select pg_notify('metis', 'server:' || id) from s)
            """;

    /** To be called after {@link #WITH_CHANGE}. */
    void written(Line line) {
        metrics.journalled(line.kind().text());
    }

    /** Appends a line about a change of the server's row and tells all hubs, when the surrounding transaction commits. */
    Future<Void> append(
            SqlClient sql, Server server, ServerEvent.Kind kind, int percent, String message, @Nullable String detail) {
        return append(sql, server, new HubEvent.ServerChanged(server.id()), kind, percent, message, detail);
    }

    /** The same about anything else, which only concerns those who read along. */
    Future<Void> appendOnly(SqlClient sql, Server server, ServerEvent.Kind kind, int percent, String message) {
        return append(sql, server, new HubEvent.LineWritten(server.id()), kind, percent, message, null);
    }

    private Future<Void> append(
            SqlClient sql,
            Server server,
            HubEvent event,
            ServerEvent.Kind kind,
            int percent,
            String message,
            @Nullable String detail) {
        return sql.preparedQuery("""
                        with line as (
                            insert into server_events (server_id, run, kind, percent, message, detail)
                            select $1::bigint, $2::bigint, $3::text, $4::int, $5::text, $6::text
                             where exists (select 1 from servers where id = $1::bigint)
                        )
                        select pg_notify('metis', $7::text)
                        """)
                .execute(Tuple.of(
                        server.id(),
                        server.run(),
                        kind.text(),
                        Math.clamp(percent, 0, 100),
                        cut(message, MAX_MESSAGE),
                        detail == null || detail.isEmpty() ? null : cut(detail, MAX_DETAIL),
                        event.encoded()))
                .onSuccess(_ -> metrics.journalled(kind.text()))
                .mapEmpty();
    }

    /** The lines of a run after a given one, and of runs that came later, oldest first. */
    public Future<List<ServerEvent>> after(SqlClient sql, long serverId, long run, long lastId) {
        return sql.preparedQuery("""
                        select id, run, at, kind, percent, message, detail
                          from server_events
                         where server_id = $1 and run >= $2 and id > $3
                         order by id
                         limit 1000
                        """)
                .mapping(Journal::event)
                .execute(Tuple.of(serverId, run, lastId))
                .map(Rows::all);
    }

    /** The newest line of a server, whatever run. */
    public Future<Optional<ServerEvent>> last(SqlClient sql, long serverId) {
        return sql.preparedQuery("""
                        select id, run, at, kind, percent, message, detail
                          from server_events where server_id = $1 order by id desc limit 1
                        """)
                .mapping(Journal::event)
                .execute(Tuple.of(serverId))
                .map(Rows::first);
    }

    /** What its newest line says of a server that was stopped or ended by itself. */
    Future<Optional<String>> whyStopped(SqlClient sql, Optional<Server> server) {
        return server.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : last(sql, server.get().id())
                        .map(event -> event.filter(it -> it.kind() == ServerEvent.Kind.STOPPED)
                                .map(ServerEvent::message));
    }

    /** What its newest line says of a server that is being stopped. */
    Future<Optional<String>> whyStopping(SqlClient sql, Server server) {
        return last(sql, server.id())
                .map(event -> event.filter(it -> it.kind() == ServerEvent.Kind.STOPPING)
                        .map(ServerEvent::message));
    }

    /**
     * How many of the newest starts failed with none between them that went well, counted up to a limit.
     *
     * @param span how far to look back
     */
    Future<Integer> failedInARow(SqlClient sql, Duration span, int limit) {
        return sql.preparedQuery("""
                        select kind from server_events
                         where kind in ('ready', 'failed') and at >= now() - $1 * interval '1 millisecond'
                         order by id desc
                         limit $2
                        """)
                .mapping(row -> row.getString("kind"))
                .execute(Tuple.of(span.toMillis(), limit))
                .map(Rows::all)
                .map(kinds -> kinds.contains("ready") ? kinds.indexOf("ready") : kinds.size());
    }

    /** Keeps the newest runs of every server only. */
    Future<Integer> prune(SqlClient sql, int runsKept) {
        return sql.preparedQuery("""
                        delete from server_events e using servers s
                         where s.id = e.server_id and e.run <= s.run - $1
                        """).execute(Tuple.of(runsKept)).map(rows -> rows.rowCount());
    }

    /** Cut from the front: the end of a log says why. PostgreSQL has no place for NUL. */
    private static String cut(String text, int most) {
        var clean = text.replace('\0', ' ');
        return clean.length() <= most ? clean : "…" + clean.substring(clean.length() - most);
    }

    private static ServerEvent event(io.vertx.sqlclient.Row row) {
        return new ServerEvent(
                row.getLong("id"),
                row.getLong("run"),
                row.getOffsetDateTime("at"),
                ServerEvent.Kind.of(row.getString("kind")),
                row.getInteger("percent"),
                row.getString("message"),
                Optional.ofNullable(row.getString("detail")));
    }
}
