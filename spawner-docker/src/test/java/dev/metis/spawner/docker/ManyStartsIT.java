package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.ServerSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class full of people who start at the same time. */
class ManyStartsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CLASS = 100;

    private final Vertx vertx = Vertx.vertx();
    private final DockerFixture docker = new DockerFixture(vertx);

    @AfterEach
    void close() {
        docker.close();
        resultOf(vertx.close());
    }

    @Test
    void twenty_servers_start_at_once() {
        var spawner = docker.spawner();
        var specs = IntStream.range(0, 20)
                .mapToObj(i -> docker.answering("user" + i))
                .toList();

        var starts =
                specs.stream().map(spec -> spawner.start(spec, (_, _) -> {})).toList();
        eventually(Duration.ofSeconds(60), () -> assertThat(starts).allMatch(Future::isComplete));

        assertThat(starts).allMatch(Future::succeeded);
        assertThat(new HashSet<>(starts.stream().map(Future::result).toList())).hasSize(20);
        assertThat(resultOf(spawner.instances())).hasSize(20);
    }

    /** The engine answers nobody until it was asked for all: whoever waited for another's answer would wait for ever. */
    @Test
    void a_hundred_servers_do_not_wait_for_each_other(@TempDir Path directory) throws IOException {
        try (var door = new HoldingDoor(
                directory.resolve("door.sock"), Path.of(TestEngine.socket()), "POST /containers/create", CLASS)) {
            docker.with("client_kwargs.base_url", door.url())
                    .with("client_kwargs.timeout", "5m")
                    .with("network_name", "host")
                    .with("remove", "true");
            var spawner = docker.spawner();
            List<ServerSpec> specs = IntStream.range(0, CLASS)
                    .mapToObj(i -> docker.spec("user" + i, "", List.of("sleep", "1000")))
                    .toList();

            var starts = specs.stream()
                    .map(spec -> spawner.start(spec, (_, _) -> {}))
                    .toList();

            eventually(PATIENCE, () -> assertThat(door.most()).isEqualTo(CLASS));
            eventually(PATIENCE, () -> assertThat(starts).allMatch(Future::isComplete));
            assertThat(starts).allMatch(Future::succeeded);
            assertThat(docker.client()
                            .listContainersCmd()
                            .withLabelFilter(java.util.Map.of(Labels.INSTALLATION, docker.installation()))
                            .exec())
                    .hasSize(CLASS);
        }
    }
}
