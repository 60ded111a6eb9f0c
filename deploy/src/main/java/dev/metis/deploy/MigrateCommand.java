package dev.metis.deploy;

import dev.metis.deploy.postgres.EmbeddedPostgres;
import dev.metis.hub.HubConfig;
import dev.metis.hub.db.DatabaseUrl;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code metis migrate}: brings the database's schema up to this program, for those who do not leave that to the hub. */
final class MigrateCommand {
    private final PrintStream out;
    private final PrintStream terminal;

    MigrateCommand(PrintStream out, PrintStream terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    int run(Optional<Path> file, Optional<Path> data) throws InterruptedException {
        var config = Settings.load(file, System.getenv())
                .with(data.map(path -> Map.of("Metis.data_dir", path.toString()))
                        .orElse(Map.of()))
                .read();
        if (config.database().url().isPresent()) {
            migrate(config, config.database().url().get());
            return 0;
        }
        var directory = DataDirectory.open(config.metis().dataDirectory(), terminal);
        try (var postgres = EmbeddedPostgres.start(directory.postgres())) {
            migrate(config, Distribution.url(postgres.connection()));
        }
        return 0;
    }

    private void migrate(HubConfig config, DatabaseUrl url) {
        var vertx = Vertx.vertx();
        try {
            var steps = Distribution.migrate(vertx, config, url);
            out.println(steps == 0 ? "The database is up to date." : "The database was brought up to date.");
        } finally {
            vertx.close().await();
        }
    }
}
