package dev.metis.proxy;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits until nothing was heard for too long. Used on one event loop. */
final class Silence {

    private final EventExecutor executor;
    private final long limitMillis;
    private final Consumer<TimeoutException> tooLong;
    private long heardNanos = System.nanoTime();
    private Future<?> look;

    /** @param tooLong is told once */
    Silence(EventExecutor executor, long limitMillis, Consumer<TimeoutException> tooLong) {
        this.executor = executor;
        this.limitMillis = limitMillis;
        this.tooLong = tooLong;
        this.look = executor.schedule(this::look, limitMillis, TimeUnit.MILLISECONDS);
    }

    void heard() {
        heardNanos = System.nanoTime();
    }

    void stop() {
        look.cancel(false);
    }

    private void look() {
        var left = TimeUnit.MILLISECONDS.toNanos(limitMillis) - (System.nanoTime() - heardNanos);
        if (left > 0) {
            look = executor.schedule(this::look, left, TimeUnit.NANOSECONDS);
        } else {
            tooLong.accept(new TimeoutException("it was silent for " + limitMillis + " ms"));
        }
    }
}
