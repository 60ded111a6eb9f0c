package dev.metis.hub.metric;

import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Times one kind of work, told apart by how it ends. */
public final class Timing {
    private final Timer good;
    private final Timer bad;

    Timing(Timer good, Timer bad) {
        this.good = good;
        this.bad = bad;
    }

    /** However it ends. */
    static Timing of(Timer any) {
        return new Timing(any, any);
    }

    /** Work that ends well when it succeeds. */
    public <T> Future<T> time(Supplier<Future<T>> work) {
        long began = System.nanoTime();
        return work.get().onComplete(done -> record(done.succeeded(), began));
    }

    /** Work that ends well when its result is right. When it fails, nothing is known of it. */
    public <T> Future<T> time(Supplier<Future<T>> work, Predicate<T> isGood) {
        long began = System.nanoTime();
        return work.get().onSuccess(result -> record(isGood.test(result), began));
    }

    private void record(boolean well, long began) {
        (well ? good : bad).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    }
}
