package dev.metis.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void what_a_command_says_counts_most() throws Exception {
        var file = Files.writeString(directory.resolve("metis.yaml"), """
                JupyterHub:
                  ip: 10.0.0.1
                  port: 9000
                """);
        var settings = Settings.load(Optional.of(file), Map.of("METIS__JupyterHub__port", "9001"))
                .with(Map.of("JupyterHub.ip", "127.0.0.1"));

        var listener = settings.read().listener();

        assertThat(listener.host()).isEqualTo("127.0.0.1");
        assertThat(listener.port()).isEqualTo(9001);
    }

    @Test
    void it_is_known_what_is_mentioned_in_the_file_or_the_environment() throws Exception {
        var file = Files.writeString(directory.resolve("metis.yaml"), """
                JupyterHub:
                  ip: 10.0.0.1
                  port: null
                """);
        var settings = Settings.load(Optional.of(file), Map.of("METIS__Spawner__cmd", "lab"));

        assertThat(settings.mentions("JupyterHub.ip")).isTrue();
        assertThat(settings.mentions("Spawner.cmd")).isTrue();
        assertThat(settings.mentions("JupyterHub.port")).isFalse();
        assertThat(settings.mentions("Metis.db_url")).isFalse();
    }

    @Test
    void all_problems_are_told_together() throws Exception {
        var file = Files.writeString(directory.resolve("metis.yaml"), """
                JupyterHub:
                  prot: 9000
                Spawner:
                  start_timeout: soon
                """);

        assertThatThrownBy(() -> Platforms.check(Settings.load(Optional.of(file), Map.of())))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("metis.yaml:2")
                .hasMessageContaining("metis.yaml:4");
    }

    private List<String> warningsOf(String settings) throws IOException {
        var file = Files.writeString(directory.resolve("metis.yaml"), settings);
        return Settings.load(Optional.of(file), Map.of()).warnings();
    }

    @Test
    void a_hub_that_containers_cannot_reach_is_warned_of_with_the_setting_to_change() throws Exception {
        assertThat(warningsOf("JupyterHub: {authenticator_class: dummy, spawner_class: docker}"))
                .anyMatch(warning -> warning.contains("JupyterHub.hub_ip: has the hub listen at 127.0.0.1 only, where"
                                + " containers cannot reach it")
                        && warning.contains("Set hub_ip to 0.0.0.0"));
        assertThat(warningsOf("JupyterHub: {spawner_class: docker, hub_bind_url: 'http://localhost:9081'}"))
                .anyMatch(warning -> warning.contains("Set hub_bind_url to http://0.0.0.0:9081"));
        assertThat(warningsOf("JupyterHub: {spawner_class: docker, hub_connect_url: 'http://hub:8081'}"))
                .as("a name for an address that only this machine has")
                .anyMatch(warning -> warning.contains("hub_ip: has the hub listen at 127.0.0.1 only"));
        assertThat(warningsOf("JupyterHub: {spawner_class: docker, hub_ip: 0.0.0.0, hub_connect_ip: 127.0.0.1}"))
                .anyMatch(warning -> warning.contains("hub_connect_ip: tells containers to find the hub at 127.0.0.1"));
    }

    @Test
    void a_limit_of_stops_that_is_shorter_than_what_the_spawner_does_is_warned_of_with_both_settings()
            throws Exception {
        assertThat(warningsOf("""
                JupyterHub: {spawner_class: simple}
                LocalProcessSpawner: {term_timeout: 15m}
                """))
                .anyMatch(warning -> warning.contains("Metis.stop_timeout: is 600 s, and a stop may take 942 s by"
                        + " SimpleLocalProcessSpawner.interrupt_timeout, SimpleLocalProcessSpawner.term_timeout,"
                        + " SimpleLocalProcessSpawner.kill_timeout"));
        assertThat(warningsOf("""
                JupyterHub: {spawner_class: docker}
                Metis: {stop_timeout: 439s}
                """))
                .anyMatch(warning ->
                        warning.contains("metis.yaml:2: Metis.stop_timeout: is 439 s, and a stop may take 440 s"
                                + " by DockerSpawner.client_kwargs.timeout"));
        for (var settings : List.of(
                "JupyterHub: {spawner_class: simple}\nMetis: {stop_timeout: 72s}",
                "JupyterHub: {spawner_class: localprocess}",
                "JupyterHub: {spawner_class: docker}\nMetis: {stop_timeout: 440s}")) {
            assertThat(warningsOf(settings)).as(settings).noneMatch(warning -> warning.contains("stop_timeout"));
        }
    }

    @Test
    void a_hub_that_servers_reach_is_not() throws Exception {
        for (var settings : List.of(
                "JupyterHub: {spawner_class: docker, hub_ip: 0.0.0.0}",
                "JupyterHub: {spawner_class: docker, hub_ip: 172.17.0.1}",
                "JupyterHub: {spawner_class: docker, hub_connect_url: 'https://hub.example.org'}",
                "JupyterHub: {spawner_class: docker}\nDockerSpawner: {network_name: host}",
                "JupyterHub: {spawner_class: simple}")) {
            assertThat(warningsOf(settings)).as(settings).noneMatch(warning -> warning.contains("containers"));
        }
    }
}
