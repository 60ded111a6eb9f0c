package dev.metis.deploy;

import dev.metis.deploy.host.Trees;
import dev.metis.deploy.postgres.EmbeddedPostgres;
import dev.metis.hub.config.Secret;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A short life of the program on a throw-away directory: what it loads and runs is what the JDK keeps for quick starts
 * (JEP 514). The launcher runs it once after each build.
 */
final class TrainCommand {
    private static final int SECONDS = 60;

    private final PrintStream out;

    TrainCommand(PrintStream out) {
        this.out = out;
    }

    int run() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("metis-train-");
        try {
            live(Trees.directory(directory, "rwx--x--x"));
            return 0;
        } finally {
            Trees.delete(directory);
        }
    }

    private void live(Path directory) throws IOException, InterruptedException {
        var login = FirstLogin.random();
        var token = Secret.of(UUID.randomUUID().toString());
        var publicPort = InnerPorts.anyFree();
        var settings = Settings.load(Optional.empty(), Map.of())
                .with(login.options())
                .with(ApiRehearsal.settings(token))
                .with(StartRehearsal.settings())
                .with(Map.of(
                        "JupyterHub.bind_url",
                        "http://127.0.0.1:" + publicPort,
                        "JupyterHub.hub_port",
                        "0",
                        "ConfigurableHTTPProxy.api_url",
                        "http://127.0.0.1:0",
                        "Metis.data_dir",
                        directory.toString()));
        var vertx = EventLoops.vertx();
        try (var postgres = EmbeddedPostgres.start(directory.resolve("postgres"))) {
            var listener = settings.read().hub().listen(vertx, 0).await();
            var all = Distribution.hubAndProxy(
                    vertx, settings, Distribution.url(postgres.connection()), listener, System::exit);
            var answers = new Rehearsal(vertx, publicPort).play(login).timeout(SECONDS, TimeUnit.SECONDS);
            out.println("answers: " + answers.await());
            var api = new ApiRehearsal(vertx, listener.port(), token);
            out.println(
                    "rounds: " + api.play().timeout(SECONDS, TimeUnit.SECONDS).await());
            var starts = new StartRehearsal(vertx, api, directory);
            out.println("starts: "
                    + starts.play()
                            .timeout(SECONDS, TimeUnit.SECONDS)
                            .map(String::valueOf)
                            .otherwise(Throwable::getMessage)
                            .await());
            all.stop().await();
        } finally {
            vertx.close().await();
        }
    }
}
