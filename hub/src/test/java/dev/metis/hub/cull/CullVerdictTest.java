package dev.metis.hub.cull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import dev.metis.hub.cull.CullStore.Idle;
import dev.metis.hub.cull.CullStore.IdleServer;
import dev.metis.hub.cull.CullStore.IdleUser;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CullVerdictTest {
    private static CullConfig config(String options) {
        return Yaml.of("IdleCuller: {enabled: true, " + options + "}").read(HubConfig.SECTIONS, CullConfig::read);
    }

    private static Idle times(long age, long inactive) {
        return new Idle(Duration.ofSeconds(age), Duration.ofSeconds(inactive));
    }

    @ParameterizedTest
    @CsvSource({
        "'timeout: 600', '', 9999, 599, KEEP",
        "'timeout: 600', '', 9999, 600, IDLE",
        "'timeout: 600', lab, 9999, 600, IDLE",
        "'timeout: 600, cull_default_servers: false', '', 9999, 600, KEEP",
        "'timeout: 600, cull_default_servers: false', lab, 9999, 600, IDLE",
        "'timeout: 600, cull_named_servers: false', lab, 9999, 600, KEEP",
        "'timeout: 600, max_age: 1000', '', 999, 1, KEEP",
        "'timeout: 600, max_age: 1000', '', 1000, 1, TOO_OLD",
        "'timeout: 600, max_age: 1000, cull_default_servers: false', '', 1000, 700, TOO_OLD"
    })
    void servers_go_by_the_time_nothing_happened_and_by_age(
            String options, String name, long age, long inactive, CullVerdict verdict) {
        var server = new IdleServer(1, new ServerKey(new UserName("ada"), name), times(age, inactive));

        assertThat(CullVerdict.of(server, config(options))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "'timeout: 600', false, 9999, 600, IDLE",
        "'timeout: 600', false, 9999, 599, KEEP",
        "'timeout: 600', true, 9999, 600, IDLE",
        "'timeout: 600, cull_admin_users: false', true, 9999, 600, KEEP",
        "'timeout: 600, cull_admin_users: false', false, 9999, 600, IDLE",
        "'timeout: 600, cull_admin_users: false, max_age: 1000', true, 1000, 1, TOO_OLD"
    })
    void admins_are_spared_from_idleness_only(
            String options, boolean admin, long age, long inactive, CullVerdict verdict) {
        var user = new IdleUser(new UserName("ada"), admin, times(age, inactive));

        assertThat(CullVerdict.of(user, config(options))).isEqualTo(verdict);
    }

    @Test
    void defaults_are_those_of_the_service() {
        assertThat(config("concurrency: 10"))
                .isEqualTo(new CullConfig(
                        true,
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(5),
                        Duration.ZERO,
                        10,
                        new CullConfig.Users(false, true),
                        true,
                        true,
                        false,
                        false));
        assertThat(Yaml.of("").read(HubConfig.SECTIONS, CullConfig::read).enabled())
                .isFalse();
    }

    @Test
    void a_timeout_that_nobody_asked_to_use_is_worth_a_warning() {
        assertThat(Yaml.of("IdleCuller: {timeout: 3600}").warnings(HubConfig.SECTIONS, CullConfig::read))
                .singleElement()
                .asString()
                .contains("IdleCuller.enabled: is not set, so nothing is stopped");
    }

    @Test
    void a_reason_names_the_time_and_the_limit() {
        assertThat(CullVerdict.IDLE.reason(times(99_999, 3_723), config("timeout: 3600")))
                .isEqualTo("nothing happened for 01:02:03 (timeout 01:00:00)");
    }
}
