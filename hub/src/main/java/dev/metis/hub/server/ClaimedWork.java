package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be written about a server only as long as this hub drives it. */
final class ClaimedWork {
    private static final Logger log = LoggerFactory.getLogger(ClaimedWork.class);

    private final Database database;
    private final Claims claims;
    private final Journal journal;

    ClaimedWork(Database database, Claims claims, Journal journal) {
        this.database = database;
        this.claims = claims;
        this.journal = journal;
    }

    /** Fails when somebody else drives it. */
    Future<Void> require(Server server) {
        return claims.holds(server) ? Future.succeededFuture() : Future.failedFuture(new ClaimLost(server));
    }

    /** One transaction about a server; waits for a database that is away, for what is to be written must not be lost. */
    <T> Future<T> settle(Server server, Function<SqlConnection, Future<T>> work) {
        return database.patiently(() -> require(server).compose(_ -> database.inTransaction(work)));
    }

    /** One statement about a server, under the same conditions. */
    <T> Future<T> write(Server server, Function<SqlClient, Future<T>> statement) {
        return database.patiently(() -> require(server).compose(_ -> statement.apply(database.sql())));
    }

    /** A line of the journal, which may be missing if need be. */
    void step(Server server, int percent, String message) {
        tell(server, ServerEvent.Kind.STEP, percent, message);
    }

    private void tell(Server server, ServerEvent.Kind kind, int percent, String message) {
        journal.appendOnly(database.sql(), server, kind, percent, message)
                .onFailure(cause -> notWritten(server, cause));
    }

    /** The same, for what may last and is found again by each who tries: not twice in a row. */
    void tellOnce(Server server, ServerEvent.Kind kind, int percent, String message) {
        journal.last(database.sql(), server.id())
                .onSuccess(last -> {
                    if (!last.map(ServerEvent::message).equals(Optional.of(message))) {
                        tell(server, kind, percent, message);
                    }
                })
                .onFailure(cause -> notWritten(server, cause));
    }

    private static void notWritten(Server server, Throwable cause) {
        log.atWarn()
                .addKeyValue("server", server.key())
                .addKeyValue("cause", String.valueOf(cause.getMessage()))
                .log("step_not_written");
    }
}
