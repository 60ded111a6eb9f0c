package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.server.ServerEvent.Kind;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices when a server that should be up has ended by itself, and clears up after it. */
final class DeadServers {
    private static final Logger log = LoggerFactory.getLogger(DeadServers.class);
    private static final long ASKING_SECONDS = 30;

    private final Database database;
    private final ServerTransitions transitions;
    private final Journal journal;
    private final ServerDriver driver;
    private final Spawner spawner;
    private final HubMetrics metrics;

    DeadServers(
            Database database,
            ServerTransitions transitions,
            Journal journal,
            ServerDriver driver,
            Spawner spawner,
            HubMetrics metrics) {
        this.database = database;
        this.transitions = transitions;
        this.journal = journal;
        this.driver = driver;
        this.spawner = spawner;
        this.metrics = metrics;
    }

    /** False when the server is alive; true once one that was not is cleared up, or left to somebody who does it. */
    Future<Boolean> endIfDead(Server server) {
        return metrics.polls()
                .time(
                        () -> spawner.status(server.instance()).timeout(ASKING_SECONDS, TimeUnit.SECONDS),
                        ServerStatus.Running.class::isInstance)
                .compose(status -> switch (status) {
                    case ServerStatus.Running _ -> Future.succeededFuture(false);
                    case ServerStatus.Exited exited -> end(server, exited.reason(), exited.lastLog());
                    case ServerStatus.Absent _ -> end(server, "nothing is left of it where it ran", "");
                });
    }

    private Future<Boolean> end(Server server, String reason, String lastLog) {
        var message = "The server ended by itself: " + reason;
        return database.inTransaction(tx -> transitions
                        .claimDead(tx, server)
                        .compose(claimed -> claimed.isEmpty()
                                ? Future.succeededFuture(claimed)
                                : journal.append(tx, claimed.get(), Kind.STOPPING, 100, message, lastLog)
                                        .map(claimed)))
                .compose(claimed -> {
                    if (claimed.isEmpty()) {
                        return Future.succeededFuture(true);
                    }
                    log.atWarn()
                            .addKeyValue("server", server.key())
                            .addKeyValue("reason", reason)
                            .log("server_ended_by_itself");
                    return driver.stop(claimed.get(), message).map(true);
                });
    }
}
