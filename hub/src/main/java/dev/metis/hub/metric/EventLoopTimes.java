package dev.metis.hub.metric;

import io.vertx.core.Vertx;
import java.time.Duration;

/** Measures how late an event loop gets to its work: what takes too long on it makes everybody wait. */
public final class EventLoopTimes {
    private static final Duration RESOLUTION = Duration.ofMillis(50);

    private final Vertx vertx;
    private final HubMetrics metrics;
    private long timer = -1;
    private long last;

    public EventLoopTimes(Vertx vertx, HubMetrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    public void start() {
        last = System.nanoTime();
        timer = vertx.setPeriodic(RESOLUTION.toMillis(), _ -> tick());
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** Less than the resolution cannot be told. Source: {@code PeriodicMetricsCollector._measure_event_loop_interval}. */
    private void tick() {
        long now = System.nanoTime();
        var interval = Duration.ofNanos(now - last);
        last = now;
        var lag = interval.minus(RESOLUTION);
        metrics.eventLoopTook(
                interval.compareTo(RESOLUTION.multipliedBy(2)) < 0 ? RESOLUTION : lag,
                lag.isNegative() ? Duration.ZERO : lag);
    }
}
