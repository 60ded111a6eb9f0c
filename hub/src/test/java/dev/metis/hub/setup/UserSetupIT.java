package dev.metis.hub.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.OwnerId;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a start makes of the people whom the settings name. */
class UserSetupIT {
    @AutoClose
    private final SetupFixture hub = new SetupFixture();

    @Test
    void users_of_the_settings_exist_and_admins_are_admins() {
        hub.start("Authenticator: {allowed_users: [Ada, bob], admin_users: [root]}");

        assertThat(hub.exists("ada")).isTrue();
        assertThat(hub.exists("bob")).isTrue();
        assertThat(hub.isAdmin("root")).isTrue();
        assertThat(hub.rolesOf("root")).containsExactly("admin", "user");
        hub.start("");
        assertThat(hub.isAdmin("root")).as("being taken out changes nothing").isTrue();
    }

    @Test
    void listed_admins_and_those_of_the_setting_are_the_only_admins() {
        hub.start("Authenticator: {admin_users: [old]}");

        hub.start("""
                JupyterHub: {services: [{name: ops, admin: true}, {name: web}], load_roles: [{name: admin, users: [ada]}]}
                Authenticator: {admin_users: [root]}
                """);
        assertThat(List.of(hub.isAdmin("ada"), hub.isAdmin("root"), hub.isAdmin("old")))
                .containsExactly(true, true, false);
        assertThat(hub.rolesOf("old")).containsExactly("user");
        assertThat(hub.texts("select name from services where admin")).containsExactly("ops");

        hub.start("JupyterHub: {services: [{name: ops, admin: true}, {name: web}],"
                + " load_roles: [{name: admin, services: [web], groups: [wheel]}]}");
        assertThat(hub.isAdmin("ada")).isTrue();
        assertThat(hub.texts("select name from services where admin")).containsExactly("web");
        assertThat(hub.group("wheel").roles()).containsExactly("admin");

        hub.start("JupyterHub: {services: [{name: ops, admin: true}, {name: web}]}");
        assertThat(hub.group("wheel").roles())
                .as("what the settings no longer say is no longer so")
                .isEmpty();
        assertThat(hub.texts("select name from services where admin")).containsExactly("ops");
        assertThat(hub.isAdmin("ada")).isTrue();
    }

    @Test
    void who_is_blocked_loses_everything_and_nothing_comes_back_at_the_next_start() {
        hub.start(
                "JupyterHub: {load_roles: [{name: teacher, scopes: ['list:users'], users: [eve]}], load_groups: {staff: [eve]}}\n"
                        + "Authenticator: {admin_users: [eve]}");
        var settings =
                "JupyterHub: {load_roles: [{name: teacher, scopes: ['list:users'], users: [eve]}], load_groups: {staff: [eve]}}\n"
                        + "Authenticator: {admin_users: [eve], allowed_users: [eve], blocked_users: [eve]}";

        for (int start = 0; start < 2; start++) {
            hub.start(settings);
            assertThat(hub.rolesOf("eve")).isEmpty();
            assertThat(hub.isAdmin("eve")).isFalse();
            assertThat(hub.group("staff").users()).isEmpty();
            assertThat(hub.rights(new OwnerId.OfUser(hub.user("eve"))).scopes().isEmpty())
                    .isTrue();
        }
    }

    @Test
    void users_with_names_that_are_no_longer_valid_are_deleted_on_request_only() {
        hub.user("x9");
        hub.user("ada");

        hub.start("Authenticator: {username_pattern: '[a-z]+$'}");
        assertThat(hub.exists("x9")).isTrue();
        hub.start("Authenticator: {username_pattern: '[a-z]+$', delete_invalid_users: true}");
        assertThat(hub.texts("select name from users")).containsExactly("ada");
    }
}
