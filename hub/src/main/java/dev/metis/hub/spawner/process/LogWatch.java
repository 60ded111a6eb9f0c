package dev.metis.hub.spawner.process;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the logs of all servers within bounds, whichever hub started them. */
final class LogWatch {
    private static final Logger log = LoggerFactory.getLogger(LogWatch.class);
    private static final long PERIOD_MILLIS = 500;

    /** Once a log was too long, the next looks come faster: it is being flooded. */
    private static final long HURRY_MILLIS = 20;

    private static final int HURRIED_LOOKS = 20;

    private final ProcessSettings settings;
    private final ServersDirectory servers;
    private final AtomicBoolean looking = new AtomicBoolean();

    LogWatch(ProcessSettings settings, ServersDirectory servers) {
        this.settings = settings;
        this.servers = servers;
    }

    /** Until the Vert.x instance is closed. */
    void start(Vertx vertx) {
        vertx.setPeriodic(PERIOD_MILLIS, _ -> {
            if (looking.compareAndSet(false, true)) {
                Thread.ofVirtual().name("spawner-logs").start(this::look);
            }
        });
    }

    private void look() {
        try {
            for (int i = 0; i < HURRIED_LOOKS && cutAll(); i++) {
                Thread.sleep(HURRY_MILLIS);
            }
        } catch (IOException e) {
            log.atWarn().setCause(e).log("server_logs_not_cut");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            looking.set(false);
        }
    }

    /** True when one was too long. */
    private boolean cutAll() throws IOException {
        boolean cut = false;
        for (var directory : servers.all()) {
            cut |= new ServerLog(directory.logFile()).cut(settings.logMaxBytes(), settings.logKeepBytes());
        }
        return cut;
    }
}
