package dev.metis.deploy.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
public final class Eventually {
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private Eventually() {}

    /** Asks until there is an answer; fails when there is none by the deadline. */
    public static <T> T eventually(String what, Duration deadline, Supplier<Optional<T>> question) {
        var end = System.nanoTime() + deadline.toNanos();
        while (true) {
            var answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + deadline.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
