package dev.metis.hub.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Roles and scopes of the settings, and what contradicts them. */
class RoleConfigTest {
    private static List<String> problems(String yaml) {
        return Yaml.of(yaml).problems(HubConfig.SECTIONS, HubConfig::read);
    }

    private static List<String> warnings(String yaml) {
        return Yaml.of(yaml).warnings(HubConfig.SECTIONS, HubConfig::read);
    }

    private static List<RoleDefinition> definitions(String yaml) {
        return Yaml.of(yaml).read(HubConfig.SECTIONS, RoleConfig::read).definitions();
    }

    @Test
    void a_default_role_keeps_what_the_settings_do_not_say() {
        var roles = definitions("""
                JupyterHub:
                  load_roles:
                    - {name: server, scopes: ['users:activity!user']}
                    - {name: token, description: Nothing}
                    - {name: teacher, scopes: ['list:users']}
                """);

        assertThat(roles)
                .extracting(RoleDefinition::name)
                .containsExactly("user", "admin", "server", "token", "teacher");
        assertThat(roles.get(2).scopes()).containsExactly("users:activity!user");
        assertThat(roles.get(2).description()).isNotEmpty();
        assertThat(roles.get(3)).isEqualTo(new RoleDefinition("token", "Nothing", List.of("inherit")));
        assertThat(roles.get(4)).isEqualTo(new RoleDefinition("teacher", "", List.of("list:users")));
    }

    @Test
    void self_with_a_filter_may_stand_in_a_role_and_gives_nothing() {
        assertThat(warnings("JupyterHub: {load_roles: [{name: teacher, scopes: ['self!user=ada', 'list:users']}]}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.load_roles: role teacher: has self!user=ada, which gives nothing. Take it"
                                + " out, or write the scopes that are meant, such as servers!user=NAME.");
    }

    @Test
    void a_scope_whose_filter_is_empty_counts_without_it_which_a_warning_says() {
        var empty = "whose filter is empty, so that it has none. Complete it, or take the exclamation mark out.";
        assertThat(warnings("""
                JupyterHub:
                  extra_user_scopes: ['servers!']
                  load_roles: [{name: teacher, scopes: ['list:users!']}]
                """))
                .containsExactlyInAnyOrder(
                        "metis.yaml:2: JupyterHub.extra_user_scopes: has servers!, " + empty,
                        "metis.yaml:2: JupyterHub.extra_user_scopes: gives everybody power over what belongs to others:"
                                + " servers!. Add a filter, such as !user.",
                        "metis.yaml:3: JupyterHub.load_roles: role teacher: has list:users!, " + empty);
        assertThat(warnings("JupyterHub: {load_roles: [{name: user, scopes: ['self!']}]}"))
                .containsExactly("metis.yaml:1: JupyterHub.load_roles: role user: has self!, " + empty);
    }

    @Test
    void extra_scopes_of_users_are_added_unless_the_role_is_defined() {
        assertThat(definitions("JupyterHub: {extra_user_scopes: ['read:hub']}")
                        .getFirst()
                        .scopes())
                .containsExactly("self", "read:hub");
        var defined =
                "JupyterHub: {extra_user_scopes: ['read:hub'], load_roles: [{name: user, scopes: ['read:users!user']}]}";
        assertThat(definitions(defined).getFirst().scopes()).containsExactly("read:users!user");
        assertThat(warnings(defined))
                .containsExactlyInAnyOrder(
                        "metis.yaml:1: JupyterHub.extra_user_scopes: has no effect, for load_roles says what the role user is."
                                + " Write them there.",
                        "metis.yaml:1: JupyterHub.load_roles: has a role user without self, so that users may do nothing with"
                                + " their own servers. Add self, or use extra_user_scopes.");
    }

    @Test
    void everything_wrong_is_reported_at_once() {
        assertThat(problems("""
                JupyterHub:
                  extra_user_scopes: ['no:such']
                  custom_scopes:
                    grades: {description: x}
                    'custom:grades': {description: x, subscopes: ['read:users']}
                  load_roles:
                    - {name: teacher, scopes: [all, 'custom:other', 'groups!group']}
                    - {name: admin, scopes: [self]}
                """))
                .containsExactly(
                        "metis.yaml:2: JupyterHub.extra_user_scopes: the scope no:such does not exist. Take it out or correct it.",
                        "metis.yaml:4: JupyterHub.custom_scopes: grades is not a name: begin it with custom:, followed by three"
                                + " or more of a-z 0-9 _ - : *, a letter or digit first and no dash or colon last. See the"
                                + " reference of the setting.",
                        "metis.yaml:4: JupyterHub.custom_scopes: custom:grades contains read:users, which is no custom scope that"
                                + " is defined here. See the reference of the setting.",
                        "metis.yaml:7: JupyterHub.load_roles: role teacher: the scope all does not exist; it is called inherit."
                                + " Take it out or correct it.",
                        "metis.yaml:7: JupyterHub.load_roles: role teacher: the scope custom:other does not exist. Take it out or"
                                + " correct it.",
                        "metis.yaml:7: JupyterHub.load_roles: role teacher: the filter of groups!group does not exist; filters"
                                + " are !user=NAME, !group=NAME, !service=NAME, !server=USER/NAME, and !user, !service, !server."
                                + " Take it out or correct it.",
                        "metis.yaml:7: JupyterHub.load_roles: role admin: cannot be changed but for who has it. Take out its"
                                + " scopes and description.");
    }

    @Test
    void settings_of_jupyterhub_may_say_what_its_role_admin_is() {
        var roles = definitions("""
                JupyterHub:
                  load_roles:
                    - name: admin
                      scopes: [admin-ui, 'admin:users', 'admin:servers', 'admin:services', tokens, 'admin:groups',
                               'list:services', 'read:services', 'read:hub', proxy, shutdown, 'access:services',
                               'access:servers', 'read:roles', 'read:metrics', shares]
                """);

        assertThat(roles.get(1).scopes()).contains("admin:roles").isEqualTo(DefaultRoles.scopesOfAdmin());
    }

    @Test
    void power_over_what_belongs_to_others_is_warned_of_where_many_get_it() {
        assertThat(warnings("""
                JupyterHub:
                  extra_user_scopes: [servers, 'shares!user']
                  load_roles:
                    - {name: students, scopes: [self, servers, 'admin:users'], groups: [class]}
                    - {name: culler, scopes: ['admin:servers', 'list:users']}
                    - {name: teachers, scopes: ['servers!group=class'], groups: [staff]}
                    - {name: admin, groups: [ops]}
                """))
                .containsExactly(
                        "metis.yaml:2: JupyterHub.extra_user_scopes: gives everybody power over what belongs to others: servers."
                                + " Add a filter, such as !user.",
                        "metis.yaml:4: JupyterHub.load_roles: role students: gives everybody who has it power over what belongs to"
                                + " others: admin:users, servers. Add a filter, such as !user or !group=NAME.");
    }

    @Test
    void a_role_without_scopes_is_odd() {
        assertThat(warnings("JupyterHub: {load_roles: [{name: empty}, {name: user, users: [ada]}]}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.load_roles: role empty: has no scopes. Give it some, or take it out.");
    }

    @Test
    void what_the_login_provider_manages_is_not_for_the_settings_to_say() {
        assertThat(problems("""
                JupyterHub:
                  authenticator_class: dummy
                  load_groups: {staff: [ada]}
                  load_roles:
                    - {name: teacher, scopes: ['list:users'], users: [ada]}
                    - {name: reader, scopes: ['list:users'], services: [x]}
                DummyAuthenticator: {allow_all: true, manage_groups: true, manage_roles: true}
                """))
                .containsExactly(
                        "metis.yaml:3: JupyterHub.load_groups: cannot be used with manage_groups. Take one of them out.",
                        "metis.yaml:5: JupyterHub.load_roles: role teacher: cannot have users or groups here with manage_roles."
                                + " Take them out; the login provider says who has it.");
        assertThat(problems("DummyAuthenticator: {allow_all: true, reset_managed_roles_on_startup: true}\n"
                        + "JupyterHub: {authenticator_class: dummy}"))
                .singleElement()
                .asString()
                .contains("needs manage_roles");
    }

    @Test
    void names_nobody_can_have_are_refused() {
        assertThat(problems("""
                JupyterHub:
                  authenticator_class: dummy
                  load_groups: {staff: [ada, b/b]}
                  load_roles: [{name: teacher, scopes: ['list:users'], users: [c/c]}]
                DummyAuthenticator: {allow_all: true}
                """))
                .containsExactly(
                        "metis.yaml:3: JupyterHub.load_groups: names the user b/b, and nobody can be called so. Correct the name.",
                        "metis.yaml:4: JupyterHub.load_roles: names the user c/c, and nobody can be called so. Correct the name.");
    }

    @Test
    void services_do_not_share_secrets_and_ask_for_scopes_that_exist() {
        assertThat(problems("""
                JupyterHub:
                  services:
                    - {name: one, api_token: a-long-token}
                    - {name: two, api_token: a-long-token}
                    - {name: three, url: 'http://x', oauth_client_id: service-four}
                    - {name: four, url: 'http://y'}
                """))
                .containsExactly(
                        "metis.yaml:3: JupyterHub.services: gives two services the same api_token. Give each a token of its own.",
                        "metis.yaml:3: JupyterHub.services: gives two services the same oauth_client_id. Leave it out, or write"
                                + " different ones.");
        assertThat(warnings(
                        "JupyterHub: {services: [{name: one, url: 'http://x', oauth_client_allowed_scopes: [nope]}]}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.services: service one: the scope nope does not exist. Correct"
                                + " oauth_client_allowed_scopes.");
        assertThat(warnings("JupyterHub: {services: [{name: one, oauth_roles: [user]}, {name: two, oauth_roles: [user],"
                        + " oauth_client_allowed_scopes: [self]}]}"))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.services[0].oauth_roles: is deprecated, and means the scopes of these"
                                + " roles. Write the scopes in oauth_client_allowed_scopes.",
                        "metis.yaml:1: JupyterHub.services[1].oauth_roles: is ignored beside"
                                + " oauth_client_allowed_scopes. Take it out.");
    }
}
