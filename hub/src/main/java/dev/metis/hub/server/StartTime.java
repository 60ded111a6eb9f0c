package dev.metis.hub.server;

import dev.metis.hub.metric.HubMetrics;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;

/** How long a start takes, from when it was claimed to its end, well or not. */
record StartTime(HubMetrics metrics, long beganNanos) {
    static StartTime begin(HubMetrics metrics) {
        return new StartTime(metrics, System.nanoTime());
    }

    /** Writes it down; what the start came to stays as it is. */
    Future<Void> end(AsyncResult<Void> start) {
        write(start);
        return start.succeeded() ? Future.succeededFuture() : Future.failedFuture(start.cause());
    }

    /** The same of one that is over before it was tried once more. */
    void failed(Throwable cause) {
        write(Future.failedFuture(cause));
    }

    private void write(AsyncResult<?> start) {
        StartFailure.end(start)
                .ifPresent(end -> metrics.spawnEnded(end, Duration.ofNanos(System.nanoTime() - beganNanos)));
    }
}
