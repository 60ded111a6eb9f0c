package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.db.Rows;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers whose OAuth tokens may carry what roles of the settings have. */
class OAuthRolesIT {
    private static HubFixture hub(String roles) {
        return HubFixture.with(
                "Spawner__oauth_roles",
                roles,
                "JupyterHub__load_roles",
                "[{name: reading, scopes: ['read:users!user', 'read:hub']}]");
    }

    private static List<String> texts(HubFixture hub, String query) {
        return resultOf(hub.database()
                .sql()
                .query(query)
                .mapping(row -> row.getString(0))
                .execute()
                .map(Rows::all));
    }

    @Test
    void the_client_of_a_server_gets_the_scopes_of_the_roles() {
        try (var hub = hub("[reading]")) {
            assertThat(hub.logIn("ada").api("POST", "users/ada/server").statusCode())
                    .isEqualTo(201);

            assertThat(texts(hub, "select unnest(allowed_scopes) from oauth_clients where server_id is not null"))
                    .containsExactlyInAnyOrder("access:servers!server=ada/", "read:hub", "read:users!user");
        }
    }

    @Test
    void a_server_does_not_start_with_a_role_that_does_not_exist() {
        try (var hub = hub("[reading, nope]")) {
            assertThat(hub.logIn("ada").api("POST", "users/ada/server").statusCode())
                    .isGreaterThanOrEqualTo(202);

            eventually(() -> assertThat(texts(hub, "select message from server_events where kind = 'failed'"))
                    .singleElement()
                    .asString()
                    .contains("oauth_roles: the role nope does not exist"));
            assertThat(hub.platform().launches()).isEmpty();
        }
    }
}
