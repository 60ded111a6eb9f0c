package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers as users and operators see them. */
class ContainersIT {
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
    void limits_and_guarantees_hold_inside_the_container() {
        docker.withOther("Spawner.mem_limit", "64M")
                .withOther("Spawner.mem_guarantee", "32M")
                .withOther("Spawner.cpu_limit", "0.5")
                .withOther("Spawner.cpu_guarantee", "0.25");
        docker.start(docker.answering("ada"));

        var limits = docker.execute(name("ada"), "sh", "-c", """
                cd /sys/fs/cgroup
                cat memory.max memory.low cpu.max cpu.weight 2>/dev/null || cat memory/memory.limit_in_bytes \
                memory/memory.soft_limit_in_bytes cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us cpu/cpu.shares""");

        assertThat(limits.lines().toList())
                .isIn(
                        List.of("67108864", "33554432", "50000", "100000", "256"),
                        List.of("67108864", "33554432", "50000 100000", "10"));
    }

    @Test
    void a_server_that_uses_too_much_memory_is_reported_as_such() {
        docker.withOther("Spawner.mem_limit", "16M");
        var spec = docker.spec("ada", "", DockerFixture.shell("tail /dev/zero"));
        spawnerStart(spec);

        eventually(() -> assertThat(docker.status(spec))
                .isInstanceOfSatisfying(
                        ServerStatus.Exited.class,
                        exited -> assertThat(exited.reason())
                                .contains("too much memory, more than its limit of 16 MiB")));
    }

    private void spawnerStart(ServerSpec spec) {
        var started = docker.spawner().start(spec, (_, _) -> {});
        eventually(() -> assertThat(started.isComplete()).isTrue());
    }

    @Test
    void settings_that_a_user_may_change_count_for_that_start() {
        docker.with("allowed_images", "{Small: " + TestEngine.IMAGE + "}").with("image", "not-there:1");
        var spec = DockerFixture.withOptions(
                docker.answering("ada"),
                new JsonObject().put("image", "Small"),
                Map.of("mem_limit", "32M", "port", 9999));

        resultOf(docker.spawner().start(spec, (_, _) -> {}));

        var container = docker.container(name("ada"));
        assertThat(container.memory()).isEqualTo(32L << 20);
        assertThat(container.environment()).containsEntry("JUPYTER_IMAGE_SPEC", TestEngine.IMAGE);
        assertThat(container.ports()).containsOnlyKeys(9999);
    }

    @Test
    void in_a_network_of_its_own_a_server_is_reached_at_its_own_address_or_name() {
        var network = docker.prefix() + "-net";
        docker.client().createNetworkCmd().withName(network).exec();
        try {
            docker.with("network_name", network).with("remove", "true");
            var spec = docker.answering("ada");
            var address = docker.start(spec);
            var container = docker.container(name("ada"));
            assertThat(address.host()).isEqualTo(container.addresses().get(network));
            assertThat(address.port()).isEqualTo(8888);
            assertThat(container.ports().getOrDefault(8888, List.of())).isEmpty();
            assertThat(docker.status(spec)).isEqualTo(new ServerStatus.Running(address));

            docker.with("use_internal_hostname", "true");
            assertThat(docker.start(docker.answering("bob")).host()).isEqualTo(name("bob"));
        } finally {
            docker.engine()
                    .containers(Map.of(Labels.INSTALLATION, docker.installation()))
                    .keySet()
                    .forEach(docker.engine()::remove);
            docker.client().removeNetworkCmd(network).exec();
        }
    }

    @Test
    void published_ports_are_at_the_address_that_is_set() {
        docker.with("host_ip", "127.0.0.2");

        var address = docker.start(docker.answering("ada"));

        assertThat(address.host()).isEqualTo("127.0.0.2");
        assertThat(docker.status(docker.answering("nobody"))).isEqualTo(new ServerStatus.Absent());
    }

    @Test
    void a_command_is_run_in_the_container_once_it_runs() {
        docker.with("post_start_cmd", "touch /tmp/started");
        docker.start(docker.answering("ada"));

        assertThat(docker.execute(name("ada"), "ls", "/tmp/started")).isEqualTo("/tmp/started");
    }

    @Test
    void the_command_is_run_also_in_a_container_that_is_started_again() {
        var first = docker.answering("ada");
        docker.start(first);
        resultOf(docker.spawner().stop(first.instance(), true));
        docker.with("post_start_cmd", "touch /tmp/started");

        docker.start(DockerFixture.nextRun(first));

        assertThat(docker.execute(name("ada"), "ls", "/tmp/started")).isEqualTo("/tmp/started");
    }

    @Test
    void a_system_users_server_has_the_number_and_the_home_of_the_account(@TempDir Path homes) {
        docker.withOther("SystemUserSpawner.host_homedir_format_string", homes + "/{username}")
                .withOther("SystemUserSpawner.user_id", "1234")
                .withOther("SystemUserSpawner.group_id", "56");

        resultOf(docker.spawner("SystemUserSpawner").start(docker.answering("ada"), (_, _) -> {}));

        assertThat(docker.execute(name("ada"), "sh", "-c", "id -u; id -g; pwd; echo $HOME $NB_USER $NB_UID $NB_GID"))
                .isEqualTo("1234\n56\n/home/ada\n/home/ada ada 1234 56");
    }

    @Test
    void devices_that_were_handed_out_are_what_the_container_gets() {
        var spec = DockerFixture.withDevices(docker.answering("ada"), "GPU-1", "GPU-2");

        assertThat(failureOf(docker.spawner().start(spec, (_, _) -> {})))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("has no driver for GPUs")
                .hasMessageContaining("NVIDIA container toolkit");
        var request = docker.client()
                .inspectContainerCmd(name("ada"))
                .exec()
                .getHostConfig()
                .getDeviceRequests()
                .getFirst();
        assertThat(request.getDeviceIds()).containsExactly("GPU-1", "GPU-2");
        assertThat(request.getCapabilities()).containsExactly(List.of("gpu"));
    }
}
