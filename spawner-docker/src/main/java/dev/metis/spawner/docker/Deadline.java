package dev.metis.spawner.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A limit for calls that have none of their own: docker-java's response timeout does not reach a read from a UNIX socket.
 * A call that is too late is interrupted, which closes its connection.
 */
record Deadline(Duration limit) {

    /** The engine took too long. */
    static final class Missed extends IOException {
        private static final long serialVersionUID = 1;

        Missed(String what, Duration limit) {
            super("no answer within " + limit.toMillis() / 1000.0 + " s when asked to " + what);
        }
    }

    /** Waits for the call. Fails as it does, or with {@link Missed}. */
    <T> T of(String what, Callable<T> call) throws Exception {
        var result = new CompletableFuture<T>();
        var thread = Thread.ofVirtual().name("docker").start(() -> {
            try {
                result.complete(call.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new Missed(what, limit);
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
