package dev.metis.hub.setup;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.Holder;
import dev.metis.hub.role.Role;
import dev.metis.hub.role.RoleDefinition;
import dev.metis.hub.role.RoleSpec;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SetupIT {
    private final TestDatabase database = TestDatabase.migrated();
    private SetupFixture hub = new SetupFixture(database);

    @BeforeEach
    void open() {
        database.open();
        hub = new SetupFixture(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

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
    void a_service_may_name_roles_for_the_scopes_they_have() {
        hub.start("""
                JupyterHub:
                  load_roles: [{name: reading, scopes: ['read:users!user', 'list:groups']}]
                  services:
                    - {name: web, url: 'http://x', oauth_roles: [reading, nope]}
                    - {name: both, url: 'http://x', oauth_roles: [reading], oauth_client_allowed_scopes: ['read:hub']}
                """);
        assertThat(scopesOfClient("service-web"))
                .containsExactly("access:services!service=web", "list:groups", "read:users!user");
        assertThat(scopesOfClient("service-both")).containsExactly("access:services!service=both", "read:hub");

        hub.start("""
                JupyterHub:
                  load_roles: [{name: reading, scopes: ['read:servers!user']}]
                  services: [{name: web, url: 'http://x', oauth_roles: [reading]}]
                """);
        assertThat(scopesOfClient("service-web")).containsExactly("access:services!service=web", "read:servers!user");
    }

    private List<String> scopesOfClient(String id) {
        return hub.texts("select unnest(allowed_scopes) from oauth_clients where identifier = '" + id + "' order by 1");
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
    void groups_of_the_settings_gain_users_and_lose_none() {
        hub.start("JupyterHub: {load_groups: {staff: {users: [Ada], properties: {room: 7}}, empty: []}}");
        hub.start("JupyterHub: {load_groups: {staff: [bob]}}");

        assertThat(hub.group("staff").users()).extracting(UserName::value).containsExactly("ada", "bob");
        assertThat(hub.group("staff").properties().getInteger("room")).isEqualTo(7);
        assertThat(hub.group("empty").users()).isEmpty();
        hub.start("JupyterHub: {load_groups: {staff: {properties: {}}}}");
        assertThat(hub.group("staff").properties()).isEmpty();
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

    @Test
    void everything_that_does_not_fit_is_reported_at_once_and_changes_nothing() {
        var before = hub.texts("select name from users union select name from roles order by 1");

        assertThatThrownBy(() -> hub.start("""
                        JupyterHub:
                          load_roles:
                            - {name: teacher, scopes: ['list:users'], users: [ada], services: [nosuch, other]}
                        Authenticator: {allowed_users: [a/b]}
                        """))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("the user a/b cannot be called so")
                .hasMessageContaining("the service nosuch, which does not exist")
                .hasMessageContaining("the service other, which does not exist");

        assertThat(hub.texts("select name from users union select name from roles order by 1"))
                .isEqualTo(before);
    }

    @Test
    void hubs_that_start_together_come_to_the_same() {
        var settings = """
                JupyterHub:
                  services: [{name: grader, url: 'http://127.0.0.1:1', api_token: graders-token}]
                  load_groups: {staff: [ada, bob, eve]}
                  load_roles: [{name: teacher, scopes: ['list:users'], users: [ada, bob], groups: [staff], services: [grader]}]
                Authenticator: {admin_users: [root], allowed_users: [ada, bob]}
                """;
        var others = new ArrayList<Database>();
        var runs = new ArrayList<Future<Void>>();
        for (int i = 0; i < 4; i++) {
            var other = new Database(database.vertx(), database.options(), 2);
            others.add(other);
            runs.add(hub.setup(settings, other).run());
        }

        await(Future.all(runs));
        others.forEach(other -> await(other.close()));

        assertThat(hub.group("staff").users()).hasSize(3);
        assertThat(hub.rolesOf("ada")).containsExactly("teacher", "user");
        assertThat(hub.texts("select name from services")).containsExactly("grader");
        assertThat(hub.texts("select note from tokens")).containsExactly("from config");
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
