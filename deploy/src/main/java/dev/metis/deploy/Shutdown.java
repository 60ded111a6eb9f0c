package dev.metis.deploy;

import dev.metis.deploy.log.LogConfiguration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed when the program ends, in the opposite order of its making: by itself, by a signal or by a failed
 * start. Its status outlives that: who keeps it running sees whether it is to be started again.
 */
final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean begun;

    Shutdown() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onSignal, "shutdown"));
    }

    /** Closes it when the program ends; at once when it is ending already. */
    <T extends AutoCloseable> T closeAtEnd(T part) {
        synchronized (open) {
            if (!begun) {
                open.push(part);
                return part;
            }
        }
        close(part);
        return part;
    }

    /** Ends the program with that status, once everything is closed; not on the thread that asks, which that may need. */
    void end(int status) {
        Thread.ofPlatform().name("end").start(() -> finish(status));
    }

    /** Closes everything; may be repeated, and waits for another one that does. */
    synchronized void run() {
        synchronized (open) {
            begun = true;
        }
        while (true) {
            AutoCloseable part;
            synchronized (open) {
                if (open.isEmpty()) {
                    return;
                }
                part = open.pop();
            }
            close(part);
        }
    }

    /** A signal is the ordinary way to end a server: its exit code is 0, not that of the signal. */
    private void onSignal() {
        boolean first;
        synchronized (open) {
            first = !begun;
        }
        if (first) {
            finish(0);
        } else {
            run();
        }
    }

    private void finish(int status) {
        run();
        LogConfiguration.finish();
        Runtime.getRuntime().halt(status);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.atWarn().setCause(e).log("part_not_closed");
        }
    }
}
