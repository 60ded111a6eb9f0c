package dev.metis.deploy;

import dev.metis.deploy.host.Trees;
import dev.metis.deploy.postgres.EmbeddedPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A short life of the program on a throw-away directory: what it loads and runs is what the JDK keeps for quick starts
 * (JEP 514). The launcher runs it once after each build.
 */
final class TrainCommand {
    int run() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("metis-train-");
        try {
            Trees.directory(directory, "rwx--x--x");
            live(directory);
            return 0;
        } finally {
            Trees.delete(directory);
        }
    }

    private static void live(Path directory) throws InterruptedException {
        var login = FirstLogin.random();
        var settings = Settings.load(Optional.empty(), Map.of())
                .with(login.options())
                .with(Map.of(
                        "JupyterHub.bind_url", "http://127.0.0.1:0",
                        "JupyterHub.hub_port", "0",
                        "ConfigurableHTTPProxy.api_url", "http://127.0.0.1:0",
                        "JupyterHub.spawner_class", "simple"));
        var vertx = Vertx.vertx();
        try (var postgres = EmbeddedPostgres.start(directory.resolve("postgres"))) {
            Distribution.hubAndProxy(vertx, settings, Distribution.url(postgres.connection()))
                    .stop()
                    .await();
        } finally {
            vertx.close().await();
        }
    }
}
