package dev.metis.deploy;

import dev.metis.deploy.log.LogConfiguration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be closed when the program ends, in the opposite order of its making: by itself, by a signal or by a failed
 * start.
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

    /** Closes everything; may be repeated. */
    void run() {
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
        synchronized (open) {
            if (begun) {
                return;
            }
        }
        run();
        LogConfiguration.finish();
        Runtime.getRuntime().halt(0);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.atWarn().setCause(e).log("part_not_closed");
        }
    }
}
