package dev.metis.hub.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import dev.metis.hub.group.GroupConfig;
import dev.metis.hub.role.RoleConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the settings define for the database: services, roles and groups. */
class ServiceConfigTest {
    private static List<String> problems(String yaml) {
        return Yaml.of(yaml).problems(HubConfig.SECTIONS, HubConfig::read);
    }

    @Test
    void a_service_has_jupyterhubs_keys() {
        var service = Yaml.of("""
                        JupyterHub:
                          services:
                            - name: culler
                              api_token: {env: CULLER_TOKEN}
                              command: [python, -m, jupyterhub_idle_culler]
                              environment: {SECRET: hunter2}
                              info: {owner: ops}
                        """)
                .variable("CULLER_TOKEN", "a-long-token")
                .read(HubConfig.SECTIONS, ServiceConfig::read)
                .services()
                .getFirst();
        assertThat(service.apiToken().orElseThrow().matches("a-long-token")).isTrue();
        assertThat(service.oauthClientId()).isEqualTo("service-culler");
        assertThat(service.display()).isTrue();
        assertThat(service.toString()).contains("culler", "SECRET").doesNotContain("hunter2", "a-long-token");
    }

    @Test
    void a_service_that_cannot_be_is_refused() {
        assertThat(problems("""
                JupyterHub:
                  services:
                    - {api_token: short}
                    - {name: a/b, url: nowhere}
                    - {name: x, oauth_client_id: x}
                    - {name: y, oauth_client_id: service-y}
                    - {name: z}
                    - {name: z, commando: []}
                """))
                .containsExactly(
                        "metis.yaml:3: JupyterHub.services[0].name: is missing. Set it: Name of the service.",
                        "metis.yaml:3: JupyterHub.services[0].api_token: the value is shorter than 8 characters. Make one with:"
                                + " openssl rand -hex 32",
                        "metis.yaml:4: JupyterHub.services[1].name: \"a/b\" is not a name. Write a word without a slash, escapes such as"
                                + " %20, and blanks at its ends.",
                        "metis.yaml:4: JupyterHub.services[1].url: \"nowhere\" is not a URL. Write something like"
                                + " http://host:8081 or https://host/path/.",
                        "metis.yaml:5: JupyterHub.services[2].oauth_client_id: \"x\" is not a client id of a service. Begin it"
                                + " with service-.",
                        "metis.yaml:6: JupyterHub.services[3].oauth_client_id: needs an oauth_redirect_uri or a url. Set one of"
                                + " them.",
                        "metis.yaml:8: JupyterHub.services[5]: has the name of an earlier one, z. Give it another.",
                        "metis.yaml:8: JupyterHub.services[5].commando: is no key of this. Known are name, admin, url, api_token,"
                                + " command, cwd, user, environment, info, display, timeout, oauth_client_id, oauth_redirect_uri,"
                                + " oauth_client_allowed_scopes, oauth_roles, oauth_no_confirm. Did you mean command?");
    }

    @Test
    void names_are_given_once() {
        assertThat(
                        problems(
                                "JupyterHub:\n  services: [{name: z}, {name: z}]\n  load_roles: [{name: abc, scopes: [self]}, {name: abc, scopes: [self]}]\n"))
                .containsExactly(
                        "metis.yaml:2: JupyterHub.services[1]: has the name of an earlier one, z. Give it another.",
                        "metis.yaml:3: JupyterHub.load_roles[1]: has the name of an earlier one, abc. Give it another.");
    }

    @Test
    void a_role_tells_nobody_from_not_said() {
        var roles = Yaml.of("JupyterHub: {load_roles: [{name: reader, scopes: ['read:users'], users: []}]}")
                .read(HubConfig.SECTIONS, RoleConfig::read)
                .roles();
        assertThat(roles.getFirst().users()).contains(List.of());
        assertThat(roles.getFirst().groups()).isEmpty();
        assertThat(problems("JupyterHub: {load_roles: [{name: A}]}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.load_roles[0].name: \"A\" is not a role name. Use 3 to 255 of a-z 0-9"
                                + " - _ ~ . with a letter first and a letter or digit last.");
    }

    @Test
    void a_group_is_a_list_of_users_or_more() {
        var groups = Yaml.of("JupyterHub: {load_groups: {a: [ada], b: {users: [grace], properties: {quota: 3}}}}")
                .read(HubConfig.SECTIONS, GroupConfig::read)
                .groups();
        assertThat(groups.get("a")).extracting(GroupConfig.Group::users).isEqualTo(List.of("ada"));
        assertThat(groups.get("b"))
                .extracting(group -> group.properties().orElseThrow().encode())
                .isEqualTo("{\"quota\":3}");
    }
}
