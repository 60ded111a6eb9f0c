package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.config.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of options that JupyterHub has and Metis has not. */
class KnownOptionsTest {
    private static List<String> problems(String yaml) {
        return Yaml.of(yaml).problems(HubConfig.SECTIONS, HubConfig::read);
    }

    private static List<String> warnings(String yaml) {
        return Yaml.of(yaml).warnings(HubConfig.SECTIONS, HubConfig::read);
    }

    @Test
    void python_code_is_refused_with_what_to_use_instead() {
        assertThat(problems("SimpleLocalProcessSpawner: {pre_spawn_hook: my_module.hook}"))
                .containsExactly(
                        "metis.yaml:1: SimpleLocalProcessSpawner.pre_spawn_hook: takes Python code, which Metis does"
                                + " not run. Use environment, or prepare things in the command that is the server.");
    }

    @Test
    void what_this_version_lacks_is_refused_plainly() {
        assertThat(
                        problems(
                                "JupyterHub: {internal_ssl: true, subdomain_host: https://x.org}\nPAMAuthenticator: {service: x}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.internal_ssl: belongs to JupyterHub, but this version of Metis lacks it."
                                + " Connections inside are not encrypted; keep them on one machine or network.",
                        "metis.yaml:1: JupyterHub.subdomain_host: belongs to JupyterHub, but this version of Metis lacks it."
                                + " All users are served below one host; take it out.",
                        "metis.yaml:2: PAMAuthenticator: belongs to JupyterHub, but this version of Metis lacks it. PAM cannot"
                                + " be asked; choose another authenticator_class.");
    }

    @Test
    void what_has_no_effect_is_accepted_with_a_warning() {
        assertThat(warnings(
                        "JupyterHub: {confirm_no_ssl: true, forwarded_host_header: X-Host, active_user_window: 60}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.confirm_no_ssl: has no effect. Metis never asks for it.",
                        "metis.yaml:1: JupyterHub.forwarded_host_header: has no effect. JupyterHub does not use it either.",
                        "metis.yaml:1: JupyterHub.active_user_window: has no effect. The counter it is for is not exported.");
    }

    @Test
    void a_value_that_asks_for_nothing_is_fine() {
        assertThat(warnings("""
                JupyterHub: {internal_ssl: False, template_paths: [], user_redirect_hook: null, subdomain_hook: idna}
                Authenticator: {enable_auth_state: false, any_allow_config: true}
                PAMAuthenticator: {}
                """)).isEmpty();
    }

    @Test
    void keys_of_a_map_are_known_too() {
        assertThat(problems("JupyterHub: {tornado_settings: {slow_spwan_timeout: 0, xsrf_cookies: false}}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.tornado_settings.slow_spwan_timeout: is no option. Did you mean"
                                + " JupyterHub.tornado_settings.slow_spawn_timeout?",
                        "metis.yaml:1: JupyterHub.tornado_settings.xsrf_cookies: belongs to JupyterHub, but this version of"
                                + " Metis lacks it. Metis does not run on Tornado; take it out.");
    }

    @Test
    void classes_are_named_as_in_jupyterhub() {
        assertThat(Yaml.of(
                                "JupyterHub: {authenticator_class: jupyterhub.auth.DummyAuthenticator, spawner_class: simple}")
                        .read(HubConfig.SECTIONS, HubConfig::read)
                        .authenticator())
                .hasToString("Optional[DUMMY]");
        assertThat(problems("JupyterHub:\n  authenticator_class: pam\n  spawner_class: my.own.Spawner\n"))
                .containsExactly(
                        "metis.yaml:2: JupyterHub.authenticator_class: \"pam\" belongs to JupyterHub, but this version of"
                                + " Metis lacks it. Write one of dummy, github, null, shared-password.",
                        "metis.yaml:3: JupyterHub.spawner_class: \"my.own.Spawner\" is a Python class, which Metis does not"
                                + " run. Write one of default, docker, docker-system-user, localprocess, simple.");
        assertThat(problems("JupyterHub: {spawner_class: dockerspawner.SwarmSpawner}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.spawner_class: \"dockerspawner.SwarmSpawner\" belongs to JupyterHub, but"
                                + " this version of Metis lacks it. Write docker: containers of one engine, which"
                                + " DOCKER_HOST may say.");
        assertThat(problems("JupyterHub: {authenticator_class: dumy}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.authenticator_class: \"dumy\" is not known. Write one of dummy,"
                                + " github, null, shared-password. Did you mean dummy?");
    }

    @Test
    void a_database_other_than_postgresql_is_refused_without_showing_its_password() {
        assertThat(problems("JupyterHub: {db_url: 'mysql+pymysql://hub:hunter2@db/hub'}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.db_url: the value is not PostgreSQL, the only database Metis works"
                                + " with. Write postgresql://user@host:5432/database.");
        assertThat(problems("JupyterHub: {db_url: 'sqlite:///jupyterhub.sqlite'}"))
                .singleElement()
                .asString()
                .contains("is not PostgreSQL");
    }
}
