package dev.metis.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
