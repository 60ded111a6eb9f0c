package dev.metis.hub.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsConfigTest {

    @Test
    void variables_are_those_of_jupyterhub() {
        var config = Yaml.of("")
                .variable("JUPYTERHUB_METRICS_PREFIX", "lab")
                .variable("JUPYTERHUB_SERVER_SPAWN_DURATION_SECONDS_BUCKETS", " 1,30, 600,inf ")
                .variable("JUPYTERHUB_SERVER_STOP_DURATION_SECONDS_BUCKETS", ".5,1")
                .read(HubConfig.SECTIONS, MetricsConfig::read);

        assertThat(config.prefix()).isEqualTo("lab");
        assertThat(config.spawnBuckets())
                .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(10));
        assertThat(config.stopBuckets()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void without_any_it_is_as_with_jupyterhub() {
        var config = Yaml.of("").read(HubConfig.SECTIONS, MetricsConfig::read);

        assertThat(config.prefix()).isEqualTo("jupyterhub");
        assertThat(config.spawnBuckets())
                .hasSize(12)
                .startsWith(Duration.ofMillis(500))
                .endsWith(Duration.ofMinutes(10));
        assertThat(config.stopBuckets())
                .hasSize(14)
                .startsWith(Duration.ofMillis(5))
                .endsWith(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics_prefix: 'my hub'",
                "metrics_prefix: 7up",
                "spawn_duration_buckets: [5, 1]",
                "spawn_duration_buckets: [1, 1]",
                "spawn_duration_buckets: []",
                "spawn_duration_buckets: [soon]",
                "stop_duration_buckets: [-1, 2]",
                "stop_duration_buckets: [0, 2]"
            })
    void what_prometheus_could_not_use_is_refused(String option) {
        assertThat(Yaml.of("Metis: {" + option + "}").problems(HubConfig.SECTIONS, MetricsConfig::read))
                .singleElement()
                .asString()
                .contains(option.replaceFirst(":.*", ""));
    }
}
