package dev.metis.hub.setup;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.role.Holder;
import dev.metis.hub.role.Role;
import dev.metis.hub.role.RoleDefinition;
import dev.metis.hub.role.RoleSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a start makes of roles: those of the settings, and those of the login provider. */
class RoleSetupIT {
    @AutoClose
    private final SetupFixture hub = new SetupFixture();

    @Test
    void a_hub_without_settings_has_the_default_roles() {
        hub.start("");

        assertThat(hub.texts("select name from roles order by name"))
                .containsExactly("admin", "server", "token", "user");
        assertThat(hub.rolesOf("ada")).containsExactly("user");
        assertThat(hub.rights(new OwnerId.OfUser(hub.user("ada"))).scopes().toList())
                .hasSize(15);
    }

    @Test
    void roles_are_given_to_exactly_those_the_settings_name() {
        hub.start("""
                JupyterHub:
                  services: [{name: grader}]
                  load_roles:
                    - {name: teacher, scopes: ['list:users'], users: [ada, Bob], groups: [staff], services: [grader]}
                """);

        assertThat(hub.rolesOf("ada")).containsExactly("teacher", "user");
        assertThat(hub.rolesOf("bob")).containsExactly("teacher", "user");
        assertThat(hub.group("staff").roles()).containsExactly("teacher");
        assertThat(hub.texts("select r.name from service_roles h join roles r on r.id = h.role_id"))
                .containsExactly("teacher");

        hub.start("""
                JupyterHub:
                  services: [{name: grader}]
                  load_roles: [{name: teacher, description: Again, scopes: ['list:groups'], users: [eve]}]
                """);

        assertThat(hub.rolesOf("ada")).containsExactly("user");
        assertThat(hub.rolesOf("eve")).containsExactly("teacher", "user");
        assertThat(hub.group("staff").roles())
                .as("not saying who is saying nobody")
                .isEmpty();
        assertThat(await(hub.roles.find(hub.db().sql(), "teacher"))
                        .orElseThrow()
                        .scopes())
                .containsExactly("list:groups");

        hub.start("");
        assertThat(hub.texts("select name from roles where name = 'teacher'")).isEmpty();
        assertThat(hub.rolesOf("eve")).containsExactly("user");
    }

    @Test
    void the_role_user_keeps_its_users_unless_the_settings_list_them() {
        hub.user("eve");
        hub.start("JupyterHub: {load_roles: [{name: user, scopes: [self, 'read:hub']}]}");
        assertThat(hub.rolesOf("eve")).containsExactly("user");
        assertThat(hub.rights(new OwnerId.OfUser(hub.user("eve"))).raw()).containsExactlyInAnyOrder("self", "read:hub");

        hub.start("JupyterHub: {load_roles: [{name: user, users: [ada]}]}");
        assertThat(hub.rolesOf("eve")).isEmpty();
        assertThat(hub.rolesOf("ada")).containsExactly("user");
        assertThat(hub.rights(new OwnerId.OfUser(hub.user("eve"))).scopes().isEmpty())
                .isTrue();

        hub.start("Authenticator: {allowed_users: [eve]}");
        assertThat(hub.rolesOf("eve")).as("allowed users are users").containsExactly("user");
    }

    @Test
    void a_role_of_the_settings_that_the_login_provider_gave_is_gone_after_a_start_until_the_next_login() {
        var settings = "{Authenticator: {manage_roles: true},"
                + " JupyterHub: {load_roles: [{name: reader, scopes: [list:users]}, {name: admin}]}}";
        hub.start(settings);
        var eve = hub.user("eve");
        var db = hub.db().sql();
        await(hub.roles.define(db, List.of(new RoleDefinition("writer", "", List.of("list:users"))), true));
        for (var role : List.of("reader", "writer", Role.ADMIN)) {
            await(hub.roles.grant(db, Holder.USER, role, List.of(eve), true));
        }
        await(hub.roles.alignFlags(db));
        assertThat(hub.rolesOf("eve")).containsExactly("admin", "reader", "user", "writer");

        hub.start(settings);

        assertThat(hub.rolesOf("eve")).containsExactly("admin", "user", "writer");
        assertThat(hub.texts("select name from roles where name = 'reader'")).containsExactly("reader");
    }

    @Test
    void roles_of_the_login_provider_outlive_a_start_unless_it_is_asked() {
        hub.start("Authenticator: {manage_roles: true}");
        var eve = hub.user("eve");
        var db = hub.db().sql();
        await(hub.roles.define(db, List.of(new RoleDefinition("reader", "", List.of("list:users"))), true));
        await(hub.roles.grant(db, Holder.USER, "reader", List.of(eve), true));
        await(hub.roles.grant(db, Holder.USER, Role.ADMIN, List.of(eve), true));
        await(hub.roles.alignFlags(db));

        hub.start("Authenticator: {manage_roles: true}");
        assertThat(hub.rolesOf("eve")).containsExactly("admin", "reader", "user");
        assertThat(hub.isAdmin("eve")).isTrue();

        var reset = "Authenticator: {manage_roles: true, reset_managed_roles_on_startup: true}";
        assertThatThrownBy(() -> hub.start(reset))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("cannot tell");

        hub.managed = Optional.of(List.of(new RoleSpec(
                "writer",
                Optional.empty(),
                Optional.of(List.of("users!user")),
                Optional.of(List.of("eve", "nobody")),
                Optional.empty(),
                Optional.empty())));
        hub.start(reset);
        assertThat(hub.rolesOf("eve")).containsExactly("user", "writer");
        assertThat(hub.isAdmin("eve")).isFalse();
        assertThat(hub.texts("select name from roles where managed_by_auth")).containsExactly("writer");
    }
}
