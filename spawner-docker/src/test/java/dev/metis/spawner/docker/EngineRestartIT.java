package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.FreePorts;
import dev.metis.hub.spawner.ServerStatus;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine of the test's own, which may be restarted. Only root can run one. */
class EngineRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        resultOf(vertx.close());
    }

    /** In a network of its own: an engine without a bridge takes that of the machine's engine away. */
    private TestProgram engine(Path directory) {
        return TestProgram.start(
                directory.resolve("log"),
                List.of(
                        "/usr/bin/unshare",
                        "--net",
                        "/usr/sbin/dockerd",
                        "--host=unix://" + directory.resolve("sock"),
                        "--data-root=" + directory.resolve("data"),
                        "--exec-root=" + directory.resolve("exec"),
                        "--pidfile=" + directory.resolve("pid"),
                        "--containerd-namespace=" + directory.getFileName(),
                        "--containerd-plugins-namespace=plugins-" + directory.getFileName(),
                        "--bridge=none",
                        "--iptables=false"));
    }

    @Test
    void servers_of_an_engine_that_was_restarted_are_found_ended_and_start_again() throws IOException {
        TestEngine.require(vertx).close();
        if (!"root".equals(System.getProperty("user.name"))) {
            TestEngine.missing("only root can run a second engine");
        }
        var directory = Files.createTempDirectory(Path.of("/tmp"), "metis-engine");
        var url = "unix://" + directory.resolve("sock");
        var engine = engine(directory);
        var connection = new EngineConnection(vertx, TestEngine.config(url));
        try {
            awaitAnswer(connection);
            TestEngine.provideImage(url);
            var docker = new DockerFixture(vertx, connection);
            docker.with("client_kwargs.base_url", url)
                    .with("network_name", "host")
                    .with("port", String.valueOf(FreePorts.find(1).getFirst()));
            var spec = docker.spec("ada", "", List.of("sleep", "1000"));
            var spawner = docker.spawner();
            resultOf(spawner.start(spec, (_, _) -> {}));
            assertThat(resultOf(spawner.status(spec.instance()))).isInstanceOf(ServerStatus.Running.class);

            engine.close();
            assertThat(failureOf(spawner.status(spec.instance()))).isInstanceOf(EngineException.class);
            engine = engine(directory);
            awaitAnswer(connection);

            assertThat(resultOf(spawner.status(spec.instance()))).isInstanceOf(ServerStatus.Exited.class);
            resultOf(spawner.stop(spec.instance(), false));
            var next = DockerFixture.nextRun(spec);
            resultOf(spawner.start(next, (_, _) -> {}));
            assertThat(resultOf(spawner.status(next.instance()))).isInstanceOf(ServerStatus.Running.class);
            resultOf(spawner.stop(next.instance(), true));
            docker.close();
        } finally {
            engine.close();
            TestProgram.run(
                    "sh",
                    "-c",
                    "umount -q " + directory + "/exec/netns/* || true; rm -rf --one-file-system " + directory);
        }
    }

    private static void awaitAnswer(EngineConnection connection) {
        eventually(
                PATIENCE,
                () -> connection.call("answer", client -> client.pingCmd().exec()));
    }
}
