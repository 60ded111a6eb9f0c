package dev.metis.hub.spawner;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/**
 * Where spawners block: on files, processes, or a client that knows no futures. Each piece of work gets a virtual thread;
 * its future completes on the caller's context.
 */
public final class BlockingWork {
    private final Vertx vertx;

    public BlockingWork(Vertx vertx) {
        this.vertx = vertx;
    }

    public <T> Future<T> run(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual().name("spawner").start(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return Future.fromCompletionStage(result, vertx.getOrCreateContext());
    }

    /** The same progress, reported on the context of whoever calls this. */
    public SpawnProgress here(SpawnProgress progress) {
        var context = vertx.getOrCreateContext();
        return (percent, message) -> context.runOnContext(_ -> progress.report(percent, message));
    }
}
