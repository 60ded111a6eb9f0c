package dev.metis.hub.server;

import dev.metis.hub.db.Database;
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
    private final ServerDriver driver;
    private final DeadServers deadServers;
    private final SpawnerConfig config;
    private long timer = -1;
    private boolean looking;
    private boolean polledAfterStart;

    ServerMonitor(
            Vertx vertx,
            Database database,
            ServerTransitions transitions,
            ServerDriver driver,
            DeadServers deadServers,
            SpawnerConfig config) {
        this.vertx = vertx;
        this.database = database;
        this.transitions = transitions;
        this.driver = driver;
        this.deadServers = deadServers;
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
        deadServers
                .endIfDead(server)
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("server", server.key())
                        .addKeyValue("cause", cause.toString())
                        .log("server_not_polled"));
    }
}
