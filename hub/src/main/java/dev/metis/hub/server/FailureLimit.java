package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the hub when starts keep failing, so that whoever watches it starts it anew. Source: JupyterHub
 * {@code Spawner.consecutive_failure_limit}.
 */
final class FailureLimit {
    private static final Logger log = LoggerFactory.getLogger(FailureLimit.class);
    /** People who wait for one of these starts still get their answer. */
    private static final long WAIT_MILLIS = 2_000;

    private final Vertx vertx;
    private final Database database;
    private final Journal journal;
    private final int limit;
    private final Runnable end;
    private final long began = System.nanoTime();

    /** @param limit how many failed starts in a row are too many, since this hub runs; 0 for no limit */
    FailureLimit(Vertx vertx, Database database, Journal journal, int limit, Runnable end) {
        this.vertx = vertx;
        this.database = database;
        this.journal = journal;
        this.limit = limit;
        this.end = end;
    }

    /** To be called after a failed start. */
    void look() {
        if (limit == 0) {
            return;
        }
        journal.failedInARow(database.sql(), Duration.ofNanos(System.nanoTime() - began), limit)
                .onSuccess(failed -> {
                    if (failed >= limit) {
                        log.atError().addKeyValue("failed_starts", failed).log("hub_ends_after_failed_starts");
                        vertx.setTimer(WAIT_MILLIS, _ -> end.run());
                    }
                })
                .onFailure(cause -> log.atWarn().setCause(cause).log("failed_starts_not_counted"));
    }
}
