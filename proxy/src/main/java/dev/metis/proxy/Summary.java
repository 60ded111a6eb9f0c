package dev.metis.proxy;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long something took, as quantiles since the start. Durations are counted in buckets that each are a tenth wider
 * than the one before, so a quantile is off by a twentieth at the most, and nothing is ever allocated or locked.
 */
final class Summary {

    private static final double GROWTH = Math.log(1.1);
    private static final int BUCKETS = 288; // up to ten minutes

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private final LongAdder nanos = new LongAdder();

    void record(long durationNanos) {
        var bucket = durationNanos <= 1 ? 0 : (int) (Math.log((double) durationNanos) / GROWTH);
        counts.getAndIncrement(Math.min(bucket, BUCKETS - 1));
        nanos.add(durationNanos);
    }

    long count() {
        var count = 0L;
        for (int i = 0; i < BUCKETS; i++) {
            count += counts.get(i);
        }
        return count;
    }

    double sumSeconds() {
        return nanos.sum() / 1e9;
    }

    /** The duration that this share of all stayed below; 0 when there were none. */
    double seconds(double quantile) {
        var wanted = Math.ceil(count() * quantile);
        var seen = 0L;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts.get(i);
            if (seen > 0 && seen >= wanted) {
                return Math.exp((i + 0.5) * GROWTH) / 1e9;
            }
        }
        return 0;
    }
}
