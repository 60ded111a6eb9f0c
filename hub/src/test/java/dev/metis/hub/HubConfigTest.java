package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.authenticator.dummy.DummyConfig;
import dev.metis.hub.authenticator.sharedpassword.SharedPasswordConfig;
import dev.metis.hub.config.Configuration;
import dev.metis.hub.config.Yaml;
import dev.metis.hub.spawner.SpawnerKind;
import dev.metis.hub.spawner.process.ProcessSpawnerConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HubConfigTest {

    @Test
    void without_a_file_everything_has_its_default() {
        var config = Configuration.load(HubConfig.SECTIONS, Optional.empty(), Map.of())
                .read(HubConfig::read)
                .value();

        assertThat(config.listener().port()).isEqualTo(8000);
        assertThat(config.listener().baseUrl().path()).isEqualTo("/");
        assertThat(config.hub().connectUrl()).isEqualTo(URI.create("http://127.0.0.1:8081"));
        assertThat(config.hub().apiUrl(config.listener().baseUrl())).isEqualTo("http://127.0.0.1:8081/hub/api");
        assertThat(config.tokens().oauthLifetime()).isEqualTo(Duration.ofDays(14));
        assertThat(config.database().url()).isEmpty();
        assertThat(config.authenticator()).isEmpty();
        assertThat(config.servers().stopWithHub()).isFalse();
    }

    @Test
    void authenticators_and_spawners_read_their_own_sections() {
        var configuration = Configuration.load(
                HubConfig.SECTIONS,
                Optional.empty(),
                Map.of(
                        "METIS__DummyAuthenticator__password", "sesame",
                        "METIS__Authenticator__admin_users", "ada, grace",
                        "METIS__Spawner__start_timeout", "2m",
                        "METIS__SharedPasswordAuthenticator__user_password", "long enough"));

        var dummy = configuration.read(DummyConfig::read).value();
        assertThat(dummy.password())
                .hasValueSatisfying(
                        password -> assertThat(password.matches("sesame")).isTrue());
        assertThat(dummy.common().allowAll()).isTrue();
        assertThat(dummy.common().adminUsers()).containsExactlyInAnyOrder("ada", "grace");
        assertThat(configuration.read(SharedPasswordConfig::read).value().adminPassword())
                .isEmpty();
        var process = configuration
                .read(in -> ProcessSpawnerConfig.read(in.at(SpawnerKind.SIMPLE.section())))
                .value();
        assertThat(process.common().startTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(process.homeTemplate()).isEmpty();
        assertThat(process.common().environment().kept()).contains("PATH");
    }

    @Test
    void problems_of_the_chosen_authenticator_and_spawner_come_with_all_others() {
        var yaml = Yaml.of("""
                JupyterHub: {authenticator_class: shared-password, spawner_class: simple, port: many}
                SharedPasswordAuthenticator: {user_password: short}
                Spawner: {start_timeout: soon}
                DummyAuthenticator: {allow_all: perhaps}
                """);
        assertThat(yaml.problems(HubConfig.SECTIONS, HubConfig::read))
                .filteredOn(line -> !line.contains("is not set"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.port: \"many\" is not a number. Write it without quotes or unit.",
                        "metis.yaml:2: SharedPasswordAuthenticator.user_password: the value is shorter than 8 characters. Make"
                                + " one with: openssl rand -hex 32",
                        "metis.yaml:3: Spawner.start_timeout: \"soon\" is not a duration. Write seconds (30), or 500ms, 30s,"
                                + " 5m, 2h, 7d.");
    }
}
