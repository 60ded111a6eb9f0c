package dev.metis.hub.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.access.Owner;
import dev.metis.hub.config.Yaml;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamedServerConfigTest {
    private static NamedServerConfig of(String yaml) {
        return Yaml.of(yaml).read(HubConfig.SECTIONS, NamedServerConfig::read);
    }

    private static Owner user(boolean admin, String... groups) {
        return new Owner.OfUser(
                1,
                new UserName("ada"),
                admin,
                List.of(),
                Stream.of(groups).map(GroupName::new).toList(),
                Optional.empty());
    }

    @Test
    void a_number_holds_for_everybody() {
        var limit = of("JupyterHub: {named_server_limit_per_user: 3}").limit();

        assertThat(limit.of(user(false))).isEqualTo(3);
        assertThat(limit.of(user(true, "gpu"))).isEqualTo(3);
        assertThat(limit.of(new Owner.OfService(1, new ServiceName("japps"), false, List.of())))
                .isEqualTo(3);
    }

    @Test
    void admins_and_groups_have_limits_of_their_own() {
        var limit = of("JupyterHub: {named_server_limit_per_user: {default: 3, admins: 0, groups: {gpu: 9, few: 1}}}")
                .limit();

        assertThat(limit.of(user(false))).isEqualTo(3);
        assertThat(limit.of(user(true, "few"))).isZero();
        assertThat(limit.of(user(false, "few"))).isEqualTo(1);
        assertThat(limit.of(user(false, "few", "gpu", "others"))).isEqualTo(9);
        assertThat(limit.of(new Owner.OfService(1, new ServiceName("japps"), true, List.of())))
                .isZero();
    }

    @Test
    void no_limit_is_the_most_generous() {
        var limit = of("JupyterHub: {named_server_limit_per_user: {default: 3, groups: {staff: 0, gpu: 9}}}")
                .limit();

        assertThat(limit.of(user(true, "gpu", "staff"))).isZero();
        assertThat(limit.of(user(true))).isEqualTo(3);
    }

    @Test
    void limits_that_make_no_sense_are_problems() {
        assertThat(Yaml.of("JupyterHub: {named_server_limit_per_user: {admin: 0, groups: {gpu: -1}}}")
                        .problems(HubConfig.SECTIONS, NamedServerConfig::read))
                .hasSize(2)
                .anyMatch(problem -> problem.contains("named_server_limit_per_user.admin: is no key"))
                .anyMatch(
                        problem -> problem.contains("named_server_limit_per_user.groups.gpu: \"-1\" is out of range"));
    }

    @Test
    void names_are_those_of_version_6_unless_any_may_be() {
        var strict = of("JupyterHub: {}");
        var any = of("Metis: {any_server_name: true}");

        assertThat(strict.isValid(ServerKey.of("ada", "9 Lives--é"))).isFalse();
        assertThat(any.isValid(ServerKey.of("ada", "9 Lives--é"))).isTrue();
        assertThat(any.isValid(ServerKey.of("ada", ".."))).isFalse();
        assertThat(any.isValid(ServerKey.of("ada", "a\nb"))).isFalse();
    }
}
