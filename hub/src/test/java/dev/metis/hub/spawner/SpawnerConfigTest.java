package dev.metis.hub.spawner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import dev.metis.hub.spawner.process.ProcessSpawnerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpawnerConfigTest {
    private static SpawnerConfig read(String yaml) {
        return Yaml.of("Spawner: {" + yaml + "}")
                .read(HubConfig.SECTIONS, in -> SpawnerConfig.read(in.at(SpawnerConfig.SECTION)));
    }

    private static List<String> problems(String yaml) {
        return Yaml.of("Spawner: {" + yaml + "}")
                .problems(HubConfig.SECTIONS, in -> SpawnerConfig.read(in.at(SpawnerConfig.SECTION)));
    }

    private static List<String> warnings(String yaml) {
        return Yaml.of("Spawner: {" + yaml + "}")
                .warnings(HubConfig.SECTIONS, in -> SpawnerConfig.read(in.at(SpawnerConfig.SECTION)));
    }

    @Test
    void the_command_is_never_split_and_gets_the_arguments() {
        assertThat(read("cmd: /opt/my server, args: [--debug]").command()).containsExactly("/opt/my server", "--debug");
        assertThat(read("cmd: [a, b]").command()).containsExactly("a", "b");
        assertThat(problems("cmd: [], args: [x]"))
                .containsExactly("metis.yaml:1: Spawner.args: needs a cmd. Write the command too.");
    }

    @Test
    void limits_are_bytes_and_cores() {
        var limits = read("mem_limit: 1.5G, mem_guarantee: 1G, cpu_limit: 0.5").limits();
        assertThat(limits.memBytes()).contains(1_610_612_736L);
        assertThat(limits.cpus()).contains(0.5);
        assertThat(limits.cpuGuarantee()).isEmpty();
        assertThat(problems("mem_limit: 1G, mem_guarantee: 2G, cpu_limit: 1, cpu_guarantee: 1.5"))
                .containsExactly(
                        "metis.yaml:1: Spawner.mem_guarantee: is more than mem_limit. Make it smaller.",
                        "metis.yaml:1: Spawner.cpu_guarantee: is more than cpu_limit. Make it smaller.");
    }

    @Test
    void what_is_off_is_zero() {
        assertThat(read("poll_interval: -1").pollInterval()).isZero();
        assertThat(read("poll_interval: 0").pollInterval()).isZero();
        assertThat(problems("start_timeout: 0")).hasSize(1);
    }

    @Test
    void addresses_lose_their_brackets() {
        assertThat(read("ip: '[::1]'").ip()).isEqualTo("::1");
    }

    @Test
    void the_environment_is_text_and_its_values_are_never_printed() {
        var config = read("environment: {TOKEN: hunter2, N: 3}");
        assertThat(config.environment().values()).isEqualTo(Map.of("TOKEN", "hunter2", "N", "3"));
        assertThat(config.toString()).contains("TOKEN").doesNotContain("hunter2");
        assertThat(problems("environment: {DEBUG: true}"))
                .containsExactly("metis.yaml:1: Spawner.environment.DEBUG: the value is not text. Put it in quotes.");
    }

    @Test
    void the_old_placeholder_is_rewritten() {
        assertThat(read("notebook_dir: /home/%U").notebookDir()).isEqualTo("/home/{username}");
    }

    @Test
    void roles_stand_for_scopes_with_a_warning_and_not_beside_scopes() {
        assertThat(read("oauth_roles: [reading]").oauthRoles()).containsExactly("reading");
        assertThat(warnings("oauth_roles: [reading]"))
                .containsExactly(
                        "metis.yaml:1: Spawner.oauth_roles: is deprecated, and means the scopes of these roles."
                                + " Write the scopes in oauth_client_allowed_scopes.");
        var both = "oauth_roles: [reading], oauth_client_allowed_scopes: ['read:hub']";
        assertThat(read(both).oauthRoles()).isEmpty();
        assertThat(read(both).oauthScopes()).containsExactly("read:hub");
        assertThat(warnings(both))
                .containsExactly(
                        "metis.yaml:1: Spawner.oauth_roles: is ignored beside oauth_client_allowed_scopes. Take it"
                                + " out.");
        assertThat(warnings("oauth_roles: []")).isEmpty();
    }

    @Test
    void options_may_change_settings_the_spawner_has() {
        assertThat(read("apply_user_options: {memory: mem_limit}").form().applied())
                .isEqualTo(Map.of("memory", "mem_limit"));
        assertThat(problems("apply_user_options: {picture: image}"))
                .containsExactly(
                        "metis.yaml:1: Spawner.apply_user_options: names image, which Spawner does not have. Write a"
                                + " setting of the spawner, such as mem_limit, or environment.NAME for a variable.");
        assertThat(read("apply_user_options: {app: environment.APP}").form().applied())
                .isEqualTo(Map.of("app", "environment.APP"));
        assertThat(problems("apply_user_options: {app: environment.A=B}")).hasSize(1);
        assertThat(problems("apply_user_options: my_module.apply"))
                .containsExactly(
                        "metis.yaml:1: Spawner.apply_user_options: \"my_module.apply\" is not a map. Write {key:"
                                + " value}, or an indented line for each key.");
    }

    @Test
    void forms_are_read_in_one_of_two_ways() {
        assertThat(read("options_from_form: simple").form().reading()).isEqualTo(OptionsForm.Reading.SIMPLE);
        assertThat(problems("options_from_form: my_module.parse"))
                .containsExactly(
                        "metis.yaml:1: Spawner.options_from_form: \"my_module.parse\" is neither passthrough nor"
                                + " simple. Python functions cannot be used; write one of the two.");
    }

    @Test
    void processes_inherit_and_keep_their_own_environment() {
        var yaml = Yaml.of("""
                Spawner: {start_timeout: 10, http_timeout: 20}
                LocalProcessSpawner: {http_timeout: 30, term_timeout: 2, popen_kwargs: {cwd: /srv}, shell_cmd: [bash, -c]}
                SimpleLocalProcessSpawner: {home_dir_template: '/home/{username}'}
                """);
        var simple =
                yaml.read(HubConfig.SECTIONS, in -> ProcessSpawnerConfig.read(in.at(SpawnerKind.SIMPLE.section())));
        assertThat(simple.common().startTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(simple.common().httpTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(simple.termTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(simple.directory()).contains(Path.of("/srv"));
        assertThat(simple.shellCommand()).containsExactly("bash", "-c");
        assertThat(simple.homeTemplate()).contains("/home/{username}");
        assertThat(simple.common().environment().kept()).hasSize(9).contains("PATH", "LD_LIBRARY_PATH");

        var local = yaml.read(
                HubConfig.SECTIONS, in -> ProcessSpawnerConfig.read(in.at(SpawnerKind.LOCAL_PROCESS.section())));
        assertThat(local.homeTemplate()).isEmpty();
    }
}
