package dev.metis.hub.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpawnLimitsTest {
    @Test
    void the_retry_range_has_a_least_and_a_longest_time() {
        var limits = Yaml.of("JupyterHub: {spawn_throttle_retry_range: [5, 2m]}")
                .read(HubConfig.SECTIONS, SpawnLimits::read);
        assertThat(limits.retryMin()).isEqualTo(Duration.ofSeconds(5));
        assertThat(limits.retryMax()).isEqualTo(Duration.ofMinutes(2));
        assertThat(Yaml.of("JupyterHub: {spawn_throttle_retry_range: [60, 30]}")
                        .problems(HubConfig.SECTIONS, SpawnLimits::read))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.spawn_throttle_retry_range: is not a least and a longest time. Write"
                                + " two durations like [30, 60].");
    }

    @Test
    void slow_starts_and_stops_are_set_where_jupyterhub_has_them() {
        var config = Yaml.of("JupyterHub: {tornado_settings: {slow_spawn_timeout: 0, slow_stop_timeout: 3}}")
                .variable("METIS__JupyterHub__tornado_settings__slow_stop_timeout", "4")
                .read(HubConfig.SECTIONS, ServerConfig::read);
        assertThat(config.slowSpawn()).isZero();
        assertThat(config.slowStop()).isEqualTo(Duration.ofSeconds(4));
        assertThat(config.named().invalidNames()).isEqualTo(NamedServerConfig.InvalidNames.ALLOW_START);
    }
}
