package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.server.ServerEvent.Kind;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.Spawner;
import dev.metis.hub.spawner.SpawnerConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what nobody else looks after: starts and stops whose driver is gone, and ready servers that may have died.
 * Several hubs share the work, for each row is handed to one of them.
 */
final class ServerMonitor {
    private static final Logger log = LoggerFactory.getLogger(ServerMonitor.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final int BATCH = 50;

    private final Vertx vertx;
    private final Database database;
    private final ServerTransitions transitions;
    private final Journal journal;
    private final ServerDriver driver;
    private final Spawner spawner;
    private final SpawnerConfig config;
    private long timer = -1;
    private boolean looking;
    private boolean polledAfterStart;

    ServerMonitor(
            Vertx vertx,
            Database database,
            ServerTransitions transitions,
            Journal journal,
            ServerDriver driver,
            Spawner spawner,
            SpawnerConfig config) {
        this.vertx = vertx;
        this.database = database;
        this.transitions = transitions;
        this.journal = journal;
        this.driver = driver;
        this.spawner = spawner;
        this.config = config;
    }

    void start() {
        timer = vertx.setPeriodic(0, LOOK_MILLIS, _ -> look());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        pollAllAfterStart()
                .compose(_ -> takeOver())
                .compose(_ -> pollDue())
                .onFailure(cause ->
                        log.atDebug().addKeyValue("cause", cause.toString()).log("monitor_failed"))
                .onComplete(_ -> looking = false);
    }

    /** What happened while no hub was there is unknown: every server is looked at once, soon. */
    private Future<Void> pollAllAfterStart() {
        if (polledAfterStart || !config.pollInterval().isPositive()) {
            return Future.succeededFuture();
        }
        return transitions.pollAllNow(database.sql()).onSuccess(_ -> polledAfterStart = true);
    }

    private Future<Void> takeOver() {
        return transitions.takeOver(database.sql(), BATCH).map(orphaned -> {
            for (var server : orphaned) {
                switch (server.state()) {
                    case SPAWNING -> driver.resumeStart(server);
                    case STOPPING -> driver.stop(server, "Stopped");
                    case READY, STOPPED -> throw new IllegalStateException("taken over in state " + server.state());
                }
            }
            return null;
        });
    }

    private Future<Void> pollDue() {
        if (!config.pollInterval().isPositive()) {
            return Future.succeededFuture();
        }
        return transitions
                .takeDuePolls(database.sql(), config.pollInterval(), config.pollJitter(), BATCH)
                .map(due -> {
                    due.forEach(this::poll);
                    return null;
                });
    }

    private void poll(Server server) {
        spawner.status(server.instance())
                .onSuccess(status -> {
                    switch (status) {
                        case ServerStatus.Running _ -> {}
                        case ServerStatus.Exited exited -> foundDead(server, exited.reason(), exited.lastLog());
                        case ServerStatus.Absent _ -> foundDead(server, "it is gone", "");
                    }
                })
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("server", server.key())
                        .addKeyValue("cause", cause.toString())
                        .log("server_not_polled"));
    }

    private void foundDead(Server server, String reason, String lastLog) {
        var message = "The server ended by itself: " + reason;
        database.inTransaction(tx -> transitions
                        .claimDead(tx, server)
                        .compose(claimed -> claimed.isEmpty()
                                ? Future.succeededFuture(claimed)
                                : journal.append(tx, claimed.get(), Kind.STOPPING, 100, message, lastLog)
                                        .map(claimed)))
                .onSuccess(claimed -> claimed.ifPresent(dead -> {
                    log.atWarn()
                            .addKeyValue("server", server.key())
                            .addKeyValue("reason", reason)
                            .log("server_ended_by_itself");
                    driver.stop(dead, message);
                }))
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("server", server.key())
                        .addKeyValue("cause", cause.toString())
                        .log("dead_server_not_claimed"));
    }
}
