package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reason for which a start fails, in words that say what to do. */
class EngineProblemsIT {
    private final Vertx vertx = Vertx.vertx();
    private final DockerFixture docker = new DockerFixture(vertx);

    @AfterEach
    void close() {
        docker.close();
        resultOf(vertx.close());
    }

    private SpawnException failure(ServerSpec spec) {
        var failure = failureOf(docker.spawner().start(spec, (_, _) -> {}));
        assertThat(failure).isInstanceOf(SpawnException.class);
        return (SpawnException) failure;
    }

    @Test
    void an_image_that_is_not_there() {
        docker.with("image", "127.0.0.1:9/nobody/has:this");
        assertThat(failure(docker.answering("ada"))).hasMessageContaining("127.0.0.1:9");

        docker.with("image", "metis-test/nothing:1").with("pull_policy", "never");
        assertThat(failure(docker.answering("ada")))
                .hasMessageContaining("There is no image metis-test/nothing:1")
                .hasMessageContaining("pull_policy is never");

        docker.with("pull_policy", "skip");
        assertThat(failure(docker.answering("ada"))).hasMessageContaining("There is no image metis-test/nothing:1");
    }

    @Test
    void a_network_that_is_not_there() {
        docker.with("network_name", "metis-no-such-network");

        assertThat(failure(docker.answering("ada")))
                .hasMessageContaining("There is no Docker network metis-no-such-network")
                .hasMessageContaining("docker network create metis-no-such-network");
    }

    @Test
    void a_port_that_is_taken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            docker.with(
                    "extra_host_config",
                    "{init: true, port_bindings: {8888: [127.0.0.1, " + taken.getLocalPort() + "]}}");

            assertThat(failure(docker.answering("ada"))).hasMessageContaining("is taken");
        }
    }

    @Test
    void a_command_that_is_not_in_the_image() {
        docker.with("extra_host_config", "{}");
        var spec = docker.spec("ada", "", List.of("jupyterhub-singleuser"));

        assertThat(failure(spec))
                .hasMessageContaining("Image " + TestEngine.IMAGE + " has no such command")
                .hasMessageContaining("jupyterhub-singleuser");
    }

    @Test
    void a_server_that_ends_at_once_is_reported_with_what_it_wrote() {
        docker.with("post_start_cmd", "sleep 5");
        var spec = docker.spec("ada", "", DockerFixture.shell("echo 'no licence'; exit 7"));

        assertThat(failure(spec).reason()).contains("exited with code 7");
        assertThat(failure(DockerFixture.nextRun(spec)).lastLog()).contains("no licence");
    }

    @Test
    void a_driver_for_gpus_that_is_missing() {
        docker.with("extra_host_config", "{device_requests: [{driver: nvidia, count: -1, capabilities: [[gpu]]}]}");

        assertThat(failure(docker.answering("ada"))).hasMessageContaining("has no driver for GPUs");
    }

    @Test
    void an_engine_that_is_not_there(@TempDir Path directory) {
        docker.with("client_kwargs.base_url", "unix://" + directory.resolve("nothing.sock"));

        assertThat(failure(docker.answering("ada")))
                .hasMessageContaining("is not there")
                .hasMessageContaining("systemctl start docker");
    }

    @Test
    void an_engine_that_hangs(@TempDir Path directory) throws IOException {
        var socket = directory.resolve("hangs.sock");
        try (var hanging = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hanging.bind(UnixDomainSocketAddress.of(socket));
            docker.with("client_kwargs.base_url", "unix://" + socket).with("client_kwargs.timeout", "300ms");

            assertThat(failure(docker.answering("ada")))
                    .hasMessageContaining("hangs")
                    .hasMessageContaining("no answer within 0.3 s");
            assertThat(failureOf(docker.spawner().status(docker.answering("ada").instance())))
                    .isInstanceOf(EngineException.class);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /** The sentences of engines that are hard to bring about here. */
    @Test
    void a_full_disk_and_a_socket_that_is_not_for_the_hub() {
        var problem = new EngineProblem("image:1", "net", "unix:///var/run/docker.sock");

        assertThat(problem.of(new EngineException(
                        500, "write /var/lib/docker/tmp/x: no space left on device", new IOException())))
                .hasMessageContaining("disk of the Docker engine's machine is full");
        assertThat(problem.of(new EngineException(EngineException.AWAY, "Permission denied", new IOException())))
                .hasMessageContaining("group docker");
        assertThat(problem.of(new EngineException(404, "manifest for image:1 not found", new IOException())))
                .hasMessageContaining("There is no image image:1");
    }
}
