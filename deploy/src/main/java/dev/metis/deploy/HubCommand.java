package dev.metis.deploy;

import dev.metis.deploy.host.Autogroup;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.log.LogConfiguration;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code metis hub}: the hub alone, so that it restarts without the proxy noticing. */
final class HubCommand {
    private static final int STOP_SECONDS = 20;

    private final PrintStream terminal;
    private final Shutdown shutdown = new Shutdown();

    HubCommand(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Comes back only with a failure, as an exception; a signal ends the program. */
    int run(Optional<Path> file, Optional<Path> data) throws InterruptedException {
        var settings = Settings.load(file, System.getenv())
                .with(data.map(path -> Map.of("Metis.data_dir", path.toString()))
                        .orElse(Map.of()));
        settings.warnings().forEach(terminal::println);
        LogConfiguration.apply(settings.read().metis(), Optional.empty());
        var url = settings.read()
                .database()
                .url()
                .orElseThrow(() -> new Problem("the hub alone needs to know its PostgreSQL: set Metis.db_url, as in"
                        + " METIS__Metis__db_url=postgresql://metis:secret@db/metis. Only `metis up` brings its own."));
        try {
            Autogroup.prefer();
            var vertx = EventLoops.vertx();
            shutdown.closeAtEnd(() -> vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS));
            var running = Distribution.hub(vertx, settings, url, shutdown::end);
            shutdown.closeAtEnd(() -> running.stop().await(STOP_SECONDS, TimeUnit.SECONDS));
            Thread.currentThread().join();
            return 0;
        } finally {
            shutdown.run();
        }
    }
}
