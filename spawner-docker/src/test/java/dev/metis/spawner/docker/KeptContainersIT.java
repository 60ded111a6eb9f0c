package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.config.Secret;
import dev.metis.hub.spawner.ServerStatus;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a run when the next begins. */
class KeptContainersIT {
    private final Vertx vertx = Vertx.vertx();
    private final DockerFixture docker = new DockerFixture(vertx);

    @AfterEach
    void close() {
        docker.close();
        resultOf(vertx.close());
    }

    private String name(String user) {
        return docker.prefix() + "-" + user;
    }

    @Test
    void a_named_volume_keeps_a_users_files_also_when_the_container_is_removed() {
        var volume = docker.prefix() + "-home-{username}";
        docker.with("remove", "true").with("volumes", "{'" + volume + "': {bind: /home/ada, mode: rw}}");
        var first = docker.answering("ada");
        try {
            docker.start(first);
            docker.execute(name("ada"), "sh", "-c", "echo precious >/home/ada/file");
            resultOf(docker.spawner().stop(first.instance(), false));
            assertThat(docker.engine().container(name("ada"))).isEmpty();

            var second = DockerFixture.nextRun(first);
            docker.start(second);
            assertThat(docker.execute(name("ada"), "cat", "/home/ada/file")).isEqualTo("precious");
            resultOf(docker.spawner().stop(second.instance(), true));
        } finally {
            docker.engine().removeVolume(volume.replace("{username}", "ada"));
        }
    }

    @Test
    void a_stopped_container_is_started_again_with_its_files_and_its_token() {
        var first = docker.answering("ada");
        docker.start(first);
        assertThat(resultOf(docker.spawner().keptToken(first.instance()))).isEmpty();
        docker.execute(name("ada"), "sh", "-c", "echo kept >/tmp/file");
        var id = docker.container(name("ada")).id();
        resultOf(docker.spawner().stop(first.instance(), false));

        var second = DockerFixture.nextRun(first);
        var told = new ArrayList<String>();
        resultOf(docker.spawner().start(second, (_, message) -> told.add(message)));

        assertThat(docker.container(name("ada")).id()).isEqualTo(id);
        assertThat(docker.execute(name("ada"), "cat", "/tmp/file")).isEqualTo("kept");
        assertThat(resultOf(docker.spawner().keptToken(second.instance())).map(Secret::reveal))
                .contains("token-of-" + first.instance());
        assertThat(told).anyMatch(message -> message.contains("again"));
        assertThat(resultOf(docker.spawner().instances())).containsExactly(second.instance());
        resultOf(docker.spawner().stop(first.instance(), true));
        assertThat(docker.status(second)).isInstanceOf(ServerStatus.Running.class);

        resultOf(docker.spawner().stop(second.instance(), true));
        var third = DockerFixture.nextRun(second);
        docker.start(third);
        assertThat(docker.container(name("ada")).id()).isEqualTo(id);
        assertThat(docker.engine().volumes(Labels.INSTALLATION + "=" + docker.installation()))
                .hasSize(1);
    }

    @Test
    void a_running_container_of_jupyterhub_is_gone_on_with() {
        var spec = docker.answering("ada");
        var theirs = docker.engine()
                .create(
                        name("ada"),
                        java.util.Optional.empty(),
                        new JsonObject()
                                .put("Image", TestEngine.IMAGE)
                                .put("Cmd", spec.command())
                                .put(
                                        "Env",
                                        List.of(
                                                "JUPYTERHUB_USER=ada",
                                                "JUPYTERHUB_SERVER_NAME=",
                                                "JUPYTERHUB_SERVICE_PREFIX=/user/ada/",
                                                "JUPYTERHUB_API_TOKEN=of-jupyterhub",
                                                "JPY_API_TOKEN=of-jupyterhub"))
                                .put("ExposedPorts", Map.of("8888/tcp", Map.of()))
                                .put("HostConfig", new JsonObject("""
                                        {"Init": true, "PortBindings": {"8888/tcp": [{"HostIp": "127.0.0.1"}]}}""")));
        docker.removeLater(theirs);
        docker.engine().start(theirs);

        var address = docker.start(spec);

        assertThat(docker.status(spec)).isEqualTo(new ServerStatus.Running(address));
        assertThat(docker.container(name("ada")).id()).isEqualTo(theirs);
        assertThat(resultOf(docker.spawner().keptToken(spec.instance()))).contains(Secret.of("of-jupyterhub"));
        assertThat(resultOf(docker.spawner().instances())).containsExactly(spec.instance());
        resultOf(docker.spawner().stop(spec.instance(), true));
        assertThat(docker.container(theirs).isRunning()).isFalse();
        assertThat(resultOf(docker.spawner().instances())).isEmpty();
    }

    @Test
    void a_container_removed_behind_the_hubs_back_is_gone_and_comes_again() {
        var spec = docker.answering("ada");
        docker.start(spec);

        docker.engine().remove(name("ada"));

        assertThat(docker.status(spec)).isEqualTo(new ServerStatus.Absent());
        resultOf(docker.spawner().stop(spec.instance(), false));
        docker.start(DockerFixture.nextRun(spec));
        assertThat(docker.container(name("ada")).isRunning()).isTrue();
    }
}
