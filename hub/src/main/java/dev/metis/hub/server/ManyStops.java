package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops many servers at once. One that cannot be stopped is noted, and keeps nothing else from going on. */
final class ManyStops {
    private static final Logger log = LoggerFactory.getLogger(ManyStops.class);

    private final Database database;
    private final ServerStore store;
    private final ServerLifecycle lifecycle;
    private final Duration patience;

    /** @param patience how long each may take before it is left to itself */
    ManyStops(Database database, ServerStore store, ServerLifecycle lifecycle, Duration patience) {
        this.database = database;
        this.store = store;
        this.lifecycle = lifecycle;
        this.patience = patience;
    }

    /** Completes when they are stopped, or took too long. */
    Future<Void> ofEverybody() {
        return store.active(database.sql())
                .compose(all -> Future.join(all.stream()
                        .map(server -> noted(
                                server,
                                lifecycle
                                        .stop(server.key(), false, "shutdown")
                                        .compose(stop -> lifecycle.stopped(stop.server(), patience))))
                        .toList()))
                .mapEmpty();
    }

    /** Completes when their stops have begun. */
    Future<Void> of(UserName owner) {
        return store.ofUser(database.sql(), owner)
                .compose(all -> Future.join(all.stream()
                        .filter(Server::isReady)
                        .map(server -> noted(server, lifecycle.stop(server.key(), false, "logout")))
                        .toList()))
                .mapEmpty();
    }

    private static Future<Void> noted(Server server, Future<?> stop) {
        return stop.<Void>mapEmpty()
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("server", server.key())
                        .addKeyValue("cause", cause.toString())
                        .log("server_not_stopped"))
                .otherwiseEmpty();
    }
}
