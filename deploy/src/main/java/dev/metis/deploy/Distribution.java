package dev.metis.deploy;

import dev.metis.deploy.host.Problem;
import dev.metis.deploy.postgres.PostgresConnection;
import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Secret;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.DatabaseUrl;
import dev.metis.hub.db.Migrations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The composition root: makes the parts from their settings, in order, and stops them the other way round. */
final class Distribution {
    private Distribution() {}

    /** Starts hub and proxy. Waits; called from main, never from an event loop. */
    static Distribution start(Vertx vertx, HubConfig config, DatabaseUrl url) {
        migrate(vertx, config, url);
        return new Distribution();
    }

    Future<Void> stop() {
        return Future.succeededFuture();
    }

    /** Brings the database's schema up to this program; answers how many steps that took. Waits. */
    static int migrate(Vertx vertx, HubConfig config, DatabaseUrl url) {
        var database =
                new Database(vertx, url.connectOptions(), config.database().poolSize());
        try {
            return new Migrations(database).run().await();
        } catch (RuntimeException e) {
            throw new Problem("The database cannot be used: " + e.getMessage(), e);
        } finally {
            database.close().await();
        }
    }

    /** The embedded PostgreSQL as a setting would name it. */
    static DatabaseUrl url(PostgresConnection to) {
        return new DatabaseUrl(
                to.socketDirectory().toString(),
                to.port(),
                to.database(),
                to.user(),
                Optional.of(Secret.of(to.password())),
                "disable");
    }
}
