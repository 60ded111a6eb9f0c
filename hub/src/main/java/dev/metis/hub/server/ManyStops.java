package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.time.Duration;

/** Stops many servers at once. */
final class ManyStops {
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
                        .map(server -> lifecycle
                                .stop(server.key(), false, "shutdown")
                                .compose(stop -> lifecycle.stopped(stop.server(), patience)))
                        .toList()))
                .mapEmpty();
    }

    /** Completes when their stops have begun. */
    Future<Void> of(UserName owner) {
        return store.ofUser(database.sql(), owner)
                .compose(all -> Future.join(all.stream()
                        .filter(Server::isReady)
                        .map(server -> lifecycle.stop(server.key(), false, "logout"))
                        .toList()))
                .mapEmpty();
    }
}
