package dev.metis.client;

import dev.metis.client.HubAuthConfig.Activity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the hub when a server was last used: once an interval at most and only what is new, however many requests there
 * were. A hub that does not listen is tried again for a minute, then at the next interval; requests never wait.
 */
final class ActivityReporter {
    private static final Logger log = LoggerFactory.getLogger(ActivityReporter.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double JITTER = 0.1; // so that many servers do not report at the same moment

    private final Vertx vertx;
    private final HubClient hub;
    private final Activity config;
    private volatile Instant last = Instant.now();
    private volatile boolean closed;

    ActivityReporter(Vertx vertx, HubClient hub, Activity config) {
        this.vertx = vertx;
        this.hub = hub;
        this.config = config;
    }

    /** The program is in use now. */
    void record() {
        last = Instant.now();
    }

    /** Reports at once that the program runs, and from then on what is recorded. */
    void start() {
        round(Instant.MIN);
    }

    void close() {
        closed = true;
    }

    private void round(Instant reported) {
        var activity = last;
        var sent = activity.isAfter(reported)
                ? send(activity, FIRST_PAUSE, Instant.now().plus(PATIENCE)).map(_ -> activity)
                : Future.succeededFuture(reported);
        sent.recover(failure -> {
                    log.atWarn().addKeyValue("reason", failure.getMessage()).log("activity_not_reported");
                    return Future.succeededFuture(reported);
                })
                .onSuccess(now -> after(interval(), () -> round(now)));
    }

    private Future<Void> send(Instant activity, Duration pause, Instant deadline) {
        var time = activity.truncatedTo(ChronoUnit.MILLIS).toString();
        var stamp = new JsonObject().put("last_activity", time);
        var body = stamp.copy().put("servers", new JsonObject().put(config.server(), stamp));
        return hub.report(config.url(), body).recover(failure -> {
            if (closed || Instant.now().plus(pause).isAfter(deadline)) {
                return Future.failedFuture(failure);
            }
            return vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS)
                    .compose(_ -> send(activity, longer(pause), deadline));
        });
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private Duration interval() {
        var factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofMillis(Math.max(1, Math.round(config.interval().toMillis() * factor)));
    }

    private void after(Duration pause, Runnable then) {
        if (!closed) {
            vertx.setTimer(pause.toMillis(), _ -> {
                if (!closed) {
                    then.run();
                }
            });
        }
    }
}
