package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.error.HubException;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Whatever there is of it after the stop that follows each failed start. */
    private SpawnException failureLeavingNothing(ServerSpec spec) {
        docker.with("remove", "true");
        var failure = failure(spec);
        resultOf(docker.spawner().stop(spec.instance(), true));
        assertThat(docker.engine().containers(Map.of(Labels.INSTALLATION, docker.installation())))
                .isEmpty();
        assertThat(resultOf(docker.spawner().instances())).isEmpty();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "busybox; touch /tmp/metis-shell",
                "$(touch /tmp/metis-shell)",
                "`touch /tmp/metis-shell`",
                "busybox:1 --privileged",
                "-v/:/host",
                "../../containers/json?all=1#",
                "busybox:1/../../x",
                "bus\nybox",
                "Busybox",
                "b\u00fcsybox"
            })
    void an_image_with_characters_that_names_of_images_have_not(String image) {
        docker.with("allowed_images", "*");
        var spec = DockerFixture.withOptions(docker.answering("ada"), new JsonObject().put("image", image), Map.of());

        assertThatThrownBy(() -> docker.spawner().requireUsable(spec.options()))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("is no name of an image");
        assertThat(failureLeavingNothing(spec)).hasMessageContaining("is no name of an image");
        assertThat(Path.of("/tmp/metis-shell")).doesNotExist();
    }

    @Test
    void volumes_that_lead_out_of_their_place_or_nowhere() {
        docker.with("volumes", "{'/nfs/{raw_username}': /home}");
        assertThat(failureLeavingNothing(docker.spec("..", "", List.of("sleep", "1"))))
                .hasMessageContaining("/nfs/{raw_username}");

        docker.with("volumes", "{'home; rm -rf {username}': /home}");
        assertThat(failureLeavingNothing(docker.answering("ada")))
                .hasMessageContaining("A volume or directory of the spawner's settings cannot be used");

        docker.with("volumes", "{'metis-it-relative': 'home'}");
        assertThat(failureLeavingNothing(docker.answering("ada")))
                .hasMessageContaining("A volume or directory of the spawner's settings cannot be used")
                .hasMessageContaining("absolute");
    }

    @Test
    void what_one_user_gets_wrong_leaves_others_and_the_next_start_as_they_are() {
        docker.with("remove", "true").with("allowed_images", "*");
        var bob = docker.answering("bob");
        var address = docker.start(bob);

        var ada = docker.answering("ada");
        failure(DockerFixture.withOptions(ada, new JsonObject().put("image", "busybox; reboot"), Map.of()));
        resultOf(docker.spawner().stop(ada.instance(), true));
        docker.with("volumes", "{'/nfs/{raw_username}': /home}");
        var outside = docker.spec("..", "", List.of("sleep", "1"));
        failure(outside);
        resultOf(docker.spawner().stop(outside.instance(), true));

        assertThat(resultOf(docker.spawner().instances())).containsExactly(bob.instance());
        assertThat(docker.status(bob)).isEqualTo(new ServerStatus.Running(address));
        docker.without("volumes").start(DockerFixture.nextRun(ada));
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

        assertThat(failureLeavingNothing(docker.answering("ada")))
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

    /** As when the engine has not noticed yet that the container ended, but that is too short to be met here. */
    @Test
    void a_server_that_ends_while_the_command_after_its_start_fails_is_reported_too() {
        docker.with("post_start_cmd", "touch /tmp/tried /nowhere/at/all");
        var script = "until [ -e /tmp/tried ]; do sleep 0.01; done; sleep 0.1; echo 'no licence'; exit 7";

        var failure = failure(docker.spec("ada", "", DockerFixture.shell(script)));

        assertThat(failure.reason()).contains("exited with code 7");
        assertThat(failure.lastLog()).contains("no licence");
    }

    @Test
    void a_command_after_the_start_that_fails_leaves_the_server_running() {
        docker.with("post_start_cmd", "touch /nowhere/at/all");

        docker.start(docker.answering("ada"));
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
                    .isInstanceOf(SpawnException.class)
                    .hasMessageContaining("hangs");
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    /** The sentences of engines that are hard to bring about here. */
    @Test
    void a_full_disk_and_a_socket_that_is_not_for_the_hub() {
        var problem = new EngineProblem("image:1", "net", TestEngine.config());

        assertThat(problem.of(new EngineException(
                        500, "write /var/lib/docker/tmp/x: no space left on device", new IOException())))
                .hasMessageContaining("disk of the Docker engine's machine is full");
        assertThat(problem.of(new EngineException(EngineException.AWAY, "Permission denied", new IOException())))
                .hasMessageContaining("group docker");
        assertThat(problem.of(new EngineException(404, "manifest for image:1 not found", new IOException())))
                .hasMessageContaining("There is no image image:1");
    }
}
