package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;

import io.vertx.core.Vertx;
import java.util.List;

/** Starts a server as whoever runs this program, and says why that fails. */
final class StartAsSomebody {
    private StartAsSomebody() {}

    /** @param arguments where the engine is */
    public static void main(String[] arguments) {
        var vertx = Vertx.vertx();
        var docker = DockerFixture.withoutEngine(vertx, arguments[0]);
        var starting = docker.spawner().start(docker.spec("ada", "", List.of("sleep", "1")), (_, _) -> {});
        System.out.println("FAILED: " + failureOf(starting).getMessage());
        resultOf(vertx.close());
    }
}
