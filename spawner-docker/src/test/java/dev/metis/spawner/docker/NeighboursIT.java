package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers, installations and others beside each other on one engine. */
class NeighboursIT {
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
    void a_container_of_somebody_else_with_the_name_is_left_alone() {
        var theirs = docker.engine()
                .create(
                        name("ada"),
                        java.util.Optional.empty(),
                        new JsonObject().put("Image", TestEngine.IMAGE).put("Cmd", List.of("sleep", "100")));
        docker.removeLater(theirs);

        assertThat(failureOf(docker.spawner().start(docker.answering("ada"), (_, _) -> {})))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("There is a container " + name("ada") + " already");
        assertThat(docker.engine().container(theirs)).isPresent();
    }

    @Test
    void others_on_the_same_engine_are_not_this_installations() {
        try (var other = new DockerFixture(vertx)) {
            var spec = other.answering("ada");
            other.start(spec);

            assertThat(resultOf(docker.spawner().instances())).isEmpty();
            assertThat(docker.status(spec)).isEqualTo(new ServerStatus.Absent());
            resultOf(docker.spawner().stop(spec.instance(), true));
            assertThat(other.status(spec)).isInstanceOf(ServerStatus.Running.class);
        }
    }

    @Test
    void users_whose_names_are_nearly_the_same_have_containers_and_volumes_of_their_own() {
        var volume = docker.prefix() + "-home-{username}";
        docker.with("remove", "true").with("volumes", "{'" + volume + "': /home}");
        var names = List.of("ada.b", "ada-2eb", "ada-b", "ada_b");
        try {
            names.forEach(name -> docker.start(docker.answering(name)));

            names.forEach(name -> docker.execute(container(name), "sh", "-c", "echo " + name + " >/home/file"));
            assertThat(names.stream().map(name -> docker.execute(container(name), "cat", "/home/file")))
                    .isEqualTo(names);
        } finally {
            docker.engine()
                    .containers(Map.of(Labels.INSTALLATION, docker.installation()))
                    .keySet()
                    .forEach(docker.engine()::remove);
            names.forEach(name -> docker.engine().removeVolume(volume.replace("{username}", Escape.SAFE.apply(name))));
        }
    }

    private String container(String user) {
        return name(Escape.SAFE.apply(user));
    }

    @Test
    void of_two_users_whom_the_settings_give_the_same_name_the_second_is_refused_by_the_firsts() {
        docker.with("name_template", "{prefix}-lab").with("remove", "true");
        var ada = docker.answering("ada");
        var address = docker.start(ada);
        var bob = docker.answering("bob");

        assertThat(failureOf(docker.spawner().start(bob, (_, _) -> {})))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("There is a container " + name("lab") + " already")
                .hasMessageContaining("but ada's")
                .hasMessageContaining("name_template");
        resultOf(docker.spawner().stop(bob.instance(), true));

        assertThat(docker.status(ada)).isEqualTo(new ServerStatus.Running(address));
        assertThat(resultOf(docker.spawner().instances())).containsExactly(ada.instance());
    }

    @Test
    void of_two_servers_that_differ_in_capitals_only_the_second_is_refused_and_the_first_goes_on() {
        docker.with("remove", "true");
        var small = docker.spec("ada", "lab", DockerFixture.answering("/user/ada/lab/", "hello"));
        var large = docker.spec("ada", "Lab", DockerFixture.answering("/user/ada/Lab/", "hello"));
        var address = docker.start(small);

        assertThat(failureOf(docker.spawner().start(large, (_, _) -> {})))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("There is a container " + name("ada--lab") + " already");
        resultOf(docker.spawner().stop(large.instance(), true));
        assertThat(docker.status(small)).isEqualTo(new ServerStatus.Running(address));
    }
}
