package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.ServerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A server that comes up keeps a processor busy. More of them at a time than there are processors make none of them faster
 * and the hub slow, so they take turns, and one processor is left to the hub and its database. One that waits for anything
 * but a processor keeps nobody from coming up.
 *
 * <p>While 200 small servers start on two processors, the 99th percentile of a request of the API is 1.6 to 4 times that of
 * an idle hub, and 4 to 9 times with a turn for each processor, with which the last one is up in three fifths of the time.
 */
final class Turns {
    private static final long LOOK_MILLIS = 10;

    /** Seen without a need of a processor that often in a row, it waits for something else. */
    private static final int PAUSES = 5;

    private static final int CONNECT_MILLIS = 100;

    private final ProcessTable processes = new ProcessTable();
    private final Semaphore free;
    private final Duration longest;

    Turns() {
        this(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), Duration.ofSeconds(5));
    }

    /** @param longest how long a server that neither listens nor pauses keeps its turn */
    Turns(int atATime, Duration longest) {
        this.free = new Semaphore(atATime, true);
        this.longest = longest;
    }

    /** Returns when it is the caller's turn, after it told {@code waiting} if others come first. */
    Turn take(Runnable waiting) throws InterruptedException {
        if (!free.tryAcquire(0, TimeUnit.SECONDS)) {
            waiting.run();
            free.acquire();
        }
        return new Turn();
    }

    /** Ends when it is closed, or with its server. */
    final class Turn implements AutoCloseable {
        private boolean endsByItself;

        @Override
        public void close() {
            if (!endsByItself) {
                free.release();
            }
        }

        /** Outlives its {@link #close()}, until the server listens, waits for something, or is no more. */
        void endOnceUp(Process process, ServerAddress address) {
            endsByItself = true;
            Thread.ofVirtual().name("coming-up").start(() -> {
                try {
                    comeUp(process, new InetSocketAddress(address.host(), address.port()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    free.release();
                }
            });
        }

        private void comeUp(Process process, InetSocketAddress address) throws InterruptedException {
            long begin = System.nanoTime();
            int pauses = 0;
            while (pauses < PAUSES
                    && System.nanoTime() - begin < longest.toNanos()
                    && !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                    && !listens(address)) {
                pauses = processes.wantsProcessor(process.pid()) ? 0 : pauses + 1;
            }
        }
    }

    private static boolean listens(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
