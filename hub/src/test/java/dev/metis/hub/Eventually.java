package dev.metis.hub;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for what must become true, or must complete, before a deadline; tests never sleep for a fixed time. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Eventually() {}

    /** Repeats the assertion until it holds; after the deadline its last failure is thrown. */
    public static void eventually(ThrowingCallable assertion) {
        eventually(PATIENCE, assertion);
    }

    public static void eventually(Duration patience, ThrowingCallable assertion) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                assertion.call();
                return;
            } catch (Throwable notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("not within " + patience + ": " + notYet.getMessage(), notYet);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** What the future completes with. Its failure is thrown as it is when unchecked, else as the cause of an error. */
    public static <T> T resultOf(Future<T> future) {
        try {
            return await(future);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new AssertionError("failed: " + e.getCause(), e.getCause());
        }
    }

    /** What the future fails with; that it succeeds is an error. */
    public static Throwable failureOf(Future<?> future) {
        try {
            throw new AssertionError("completed, should have failed: " + await(future));
        } catch (ExecutionException e) {
            var cause = e.getCause();
            return cause == null ? e : cause;
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not completed within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
