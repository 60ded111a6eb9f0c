package dev.metis.deploy;

import dev.metis.deploy.host.Problem;
import dev.metis.deploy.log.LogConfiguration;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** {@code metis hub} and {@code metis proxy}: one part alone, so that either restarts without the other noticing. */
final class PartCommand {
    private static final int STOP_SECONDS = 20;

    private final PrintStream terminal;
    private final Shutdown shutdown = new Shutdown();

    PartCommand(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Comes back only with a failure, as an exception; a signal ends the program. */
    int hub(Optional<Path> file, Optional<Path> data) throws InterruptedException {
        var settings = settings(file, data);
        var url = settings.read()
                .database()
                .url()
                .orElseThrow(() -> new Problem("the hub alone needs to know its PostgreSQL: set Metis.db_url, as in"
                        + " METIS__Metis__db_url=postgresql://metis:secret@db/metis. Only `metis up` brings its own."));
        return run(vertx -> Distribution.hub(vertx, settings, url));
    }

    int proxy(Optional<Path> file) throws InterruptedException {
        var settings = settings(file, Optional.empty());
        return run(vertx -> Distribution.proxy(vertx, settings));
    }

    private Settings settings(Optional<Path> file, Optional<Path> data) {
        var settings = Settings.load(file, System.getenv())
                .with(data.map(path -> Map.of("Metis.data_dir", path.toString()))
                        .orElse(Map.of()));
        settings.warnings().forEach(terminal::println);
        LogConfiguration.apply(settings.read().metis(), Optional.empty());
        return settings;
    }

    private int run(Function<Vertx, Distribution> start) throws InterruptedException {
        try {
            var vertx = Vertx.vertx();
            shutdown.closeAtEnd(() -> vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS));
            var running = start.apply(vertx);
            shutdown.closeAtEnd(() -> running.stop().await(STOP_SECONDS, TimeUnit.SECONDS));
            Thread.currentThread().join();
            return 0;
        } finally {
            shutdown.run();
        }
    }
}
