package dev.metis.proxy;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits until nothing was heard for too long. Used on one event loop. */
interface Silence {

    /** Waits for nothing. */
    Silence UNLIMITED = new Silence() {
        @Override
        public void heard() {}

        @Override
        public void stop() {}
    };

    /**
     * @param limitMillis 0 for no limit
     * @param tooLong is told once, unless somebody stops it before
     */
    static Silence watch(EventExecutor executor, long limitMillis, Consumer<TimeoutException> tooLong) {
        return limitMillis > 0 ? new Limited(executor, limitMillis, tooLong) : UNLIMITED;
    }

    void heard();

    void stop();

    /** Looks at the clock when it may be over, not at each sound. */
    final class Limited implements Silence {

        private final EventExecutor executor;
        private final long limitMillis;
        private final Consumer<TimeoutException> tooLong;
        private long heardNanos = System.nanoTime();
        private Future<?> look;

        private Limited(EventExecutor executor, long limitMillis, Consumer<TimeoutException> tooLong) {
            this.executor = executor;
            this.limitMillis = limitMillis;
            this.tooLong = tooLong;
            this.look = executor.schedule(this::look, limitMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void heard() {
            heardNanos = System.nanoTime();
        }

        @Override
        public void stop() {
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
}
