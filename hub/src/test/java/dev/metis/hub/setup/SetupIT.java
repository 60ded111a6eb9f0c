package dev.metis.hub.setup;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.db.Database;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a start makes of the settings as a whole. */
class SetupIT {
    @AutoClose
    private final SetupFixture hub = new SetupFixture();

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
            var other = new Database(hub.database.vertx(), hub.database.options(), 2);
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
}
