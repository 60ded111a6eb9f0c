package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of servers when their engine is restarted. */
class EngineRestartIT {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        resultOf(vertx.close());
    }

    @Test
    void servers_of_an_engine_that_was_restarted_are_found_ended_and_start_again() throws IOException {
        try (var engine = OwnEngine.start(vertx, OwnEngine.directory());
                var docker = engine.fixture(vertx)) {
            var spec = docker.spec("ada", "", List.of("sleep", "1000"));
            var spawner = docker.spawner();
            resultOf(spawner.start(spec, (_, _) -> {}));
            assertThat(resultOf(spawner.status(spec.instance()))).isInstanceOf(ServerStatus.Running.class);

            engine.stop();
            assertThat(failureOf(spawner.status(spec.instance())))
                    .isInstanceOf(SpawnException.class)
                    .hasMessageContaining("is not there");
            engine.startAgain(docker);

            assertThat(resultOf(spawner.status(spec.instance()))).isInstanceOf(ServerStatus.Exited.class);
            resultOf(spawner.stop(spec.instance(), false));
            var next = DockerFixture.nextRun(spec);
            resultOf(spawner.start(next, (_, _) -> {}));
            assertThat(resultOf(spawner.status(next.instance()))).isInstanceOf(ServerStatus.Running.class);
            resultOf(spawner.stop(next.instance(), true));
        }
    }
}
