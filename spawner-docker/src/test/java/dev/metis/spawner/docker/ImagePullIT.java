package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.FreePorts;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that come from a registry before a start. */
class ImagePullIT {
    private static final int MEGABYTES = 12;
    private static final int BYTES_PER_SECOND = 6 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final DockerFixture docker = new DockerFixture(vertx);
    private final String repository = "metis-test/" + docker.installation();
    private @Nullable TestProgram registry;
    private @Nullable SlowDoor door;

    @BeforeEach
    void startRegistry(@TempDir Path directory) throws IOException {
        int port = FreePorts.find(1).getFirst();
        var settings =
                Files.writeString(directory.resolve("registry.yml"), """
                version: 0.1
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: 127.0.0.1:%d}
                """.formatted(directory.resolve("data"), port));
        registry = TestProgram.start(
                directory.resolve("log"), List.of("/usr/bin/docker-registry", "serve", settings.toString()));
        eventually(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
        push(directory, "127.0.0.1:" + port + "/" + repository + ":1");
        door = new SlowDoor(port, BYTES_PER_SECOND);
        docker.with("image", image());
    }

    /** The small image with something more that cannot be compressed. */
    private void push(Path directory, String image) throws IOException {
        var bytes = new byte[MEGABYTES << 20];
        new Random(1).nextBytes(bytes);
        Files.write(directory.resolve("noise"), bytes);
        Files.writeString(directory.resolve("Dockerfile"), "FROM " + TestEngine.IMAGE + "\nCOPY noise /noise\n");
        TestProgram.run("docker", "build", "-q", "-t", image, directory.toString());
        TestProgram.run("docker", "push", "-q", image);
        TestProgram.run("docker", "rmi", image);
    }

    private String image() {
        return "127.0.0.1:" + Objects.requireNonNull(door).port() + "/" + repository + ":1";
    }

    @AfterEach
    void close() throws IOException {
        docker.close();
        if (door != null) {
            new ProcessBuilder("docker", "rmi", "-f", image()).start().onExit().join();
            door.close();
        }
        if (registry != null) {
            registry.close();
        }
        resultOf(vertx.close());
    }

    @Test
    void an_image_that_is_missing_is_pulled_and_told_of_with_megabytes_and_time_left() {
        var told = new CopyOnWriteArrayList<String>();
        var spec = docker.answering("ada");

        resultOf(docker.spawner().start(spec, (_, message) -> told.add(message)));

        assertThat(told).contains("Pulling image " + image());
        assertThat(told).anyMatch(message -> message.matches(".*: [0-9.]+ of 1[0-9] MB, about [0-9]+ s left"));
        assertThat(told).endsWith("Creating the container", "Starting the container");
        resultOf(docker.spawner().stop(spec.instance(), true));

        told.clear();
        docker.with("remove", "true");
        resultOf(docker.spawner().start(docker.answering("bob"), (_, message) -> told.add(message)));
        assertThat(told).noneMatch(message -> message.startsWith("Pulling"));

        docker.with("pull_policy", "Always");
        resultOf(docker.spawner().start(docker.answering("carl"), (_, message) -> told.add(message)));
        assertThat(told).contains("Pulling image " + image());
    }

    @Test
    void a_stop_does_not_wait_for_a_pull() {
        var told = new CopyOnWriteArrayList<String>();
        var spec = docker.answering("ada");
        var starting = docker.spawner().start(spec, (_, message) -> told.add(message));
        eventually(() -> assertThat(told).isNotEmpty());

        resultOf(docker.spawner().stop(spec.instance(), true));

        assertThat(failureOf(starting)).isInstanceOf(SpawnException.class).hasMessageContaining("stopped");
        assertThat(docker.engine().containers(Map.of(Labels.INSTALLATION, docker.installation())))
                .isEmpty();
    }

    @Test
    void a_tag_that_the_registry_does_not_have_is_said_plainly() {
        docker.with("image", image().substring(0, image().length() - 1) + "2");

        assertThat(failureOf(docker.spawner().start(docker.answering("ada"), (_, _) -> {})))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("There is no image")
                .hasMessageContaining(repository + ":2");
    }
}
