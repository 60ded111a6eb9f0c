package dev.metis.hub.server;

import static dev.metis.hub.TestApi.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.Eventually;
import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.spawner.Script;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which servers there may be, by the settings. */
class ServerNamesIT {
    private Optional<HubFixture> open = Optional.empty();

    private HubFixture with(String... settings) {
        var hub = HubFixture.with(settings);
        open = Optional.of(hub);
        return hub;
    }

    @AfterEach
    void close() {
        open.ifPresent(HubFixture::close);
    }

    private static TestApi user(HubFixture hub, String name) {
        hub.logIn(name);
        return TestApi.of(hub, name, "inherit");
    }

    /** As an older hub, or one with other settings, left it. */
    private static void insert(HubFixture hub, String name) {
        Eventually.resultOf(hub.database()
                .sql()
                .query("insert into servers (user_id, name) select id, '" + name + "' from users where name = 'ada'")
                .execute());
    }

    @Test
    void without_named_servers_there_are_none() {
        var hub = with();
        var ada = user(hub, "ada");
        insert(hub, "lab");

        for (var method : new String[] {"PUT", "POST", "DELETE"}) {
            var path = "users/ada/servers/" + (method.equals("PUT") ? "new" : "lab");
            assertThat(message(400, ada.call(method, path))).as(method).contains("not enabled");
        }
        assertThat(message(400, ada.call("PATCH", "users/ada/server", "{\"name\": \"x\"}")))
                .contains("not enabled");
        assertThat(message(400, ada.call("PATCH", "users/ada/server", "{\"display_name\": \"x\"}")))
                .contains("not enabled");
        assertThat(ada.call("PATCH", "users/ada/server", "{\"user_options\": {}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ada.call("POST", "users/ada/server").statusCode()).isEqualTo(201);
    }

    @Test
    void what_is_wrong_is_said_in_the_words_that_programs_look_for() {
        var hub = with("JupyterHub__allow_named_servers", "true", "JupyterHub__named_server_limit_per_user", "1");
        var ada = user(hub, "ada");

        assertThat(message(400, ada.call("POST", "users/ada/servers/a%24%2Fb")))
                .startsWith("Invalid server_name: 'a$/b'");
        assertThat(message(400, ada.call("POST", "users/ada/servers/server--abc-def")))
                .startsWith("Invalid server_name: 'server--abc-def'");
        assertThat(ada.call("PUT", "users/ada/servers/one", "{}").statusCode()).isEqualTo(201);
        assertThat(message(400, ada.call("POST", "users/ada/servers/two")))
                .isEqualTo("User ada already has the maximum of 1 named servers.  One must be deleted before a new"
                        + " server can be created");
    }

    @Test
    void names_of_older_hubs_may_go_on_or_not() {
        var hub = with(
                "JupyterHub__allow_named_servers",
                "true",
                "JupyterHub__allow_existing_invalid_named_servers",
                "allow-delete");
        var ada = user(hub, "ada");
        insert(hub, "My Lab");

        assertThat(message(400, ada.call("POST", "users/ada/servers/My%20Lab")))
                .isEqualTo("Starting invalid server_name 'My Lab' is disabled, contact your administrator");
        assertThat(ada.call("PATCH", "users/ada/servers/My%20Lab", "{\"name\": \"lab\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ada.call("POST", "users/ada/servers/lab").statusCode()).isEqualTo(201);
        insert(hub, "Other Lab");
        assertThat(ada.call("DELETE", "users/ada/servers/Other%20Lab", "{\"remove\": true}")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void names_of_older_hubs_are_changed_at_start_if_the_operator_wants_that() {
        var hub = with(
                "JupyterHub__allow_named_servers",
                "true",
                "JupyterHub__allow_existing_invalid_named_servers",
                "autorename");
        var ada = user(hub, "ada");
        for (var name : new String[] {"GPU", "gpu", "Gpu", "fine-name"}) {
            insert(hub, name);
        }

        hub.stopHub();
        hub.startHub();

        hub.browser().eventually("/hub/login", page -> page.statusCode() == 200);
        assertThat(ada.object("users/ada?include_stopped_servers=1")
                        .getJsonObject("servers")
                        .fieldNames())
                .containsExactlyInAnyOrder("", "gpu", "fine-name", "gpu-ea49523d", "gpu-5926b855");
    }

    @Test
    void any_name_may_be_allowed() {
        var hub = with("JupyterHub__allow_named_servers", "true", "Metis__any_server_name", "true");
        var ada = user(hub, "ada");
        var name = "9-lives--Of%20a%20C%C3%A4t." + "x".repeat(200);

        assertThat(ada.call("POST", "users/ada/servers/" + name, "{\"jhub_app\": true}")
                        .statusCode())
                .isEqualTo(201);

        assertThat(hub.logIn("ada").get("/user/ada/" + name + "/api").statusCode())
                .isEqualTo(200);
        assertThat(ada.call("DELETE", "users/ada/servers/" + name, "{\"remove\": true}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(ada.call("PUT", "users/ada/servers/a%2Fb").statusCode()).isEqualTo(400);
        assertThat(ada.call("PUT", "users/ada/servers/a%0Ab").statusCode()).isEqualTo(400);
    }

    @Test
    void too_many_starts_at_once_are_told_when_to_come_back() {
        var hub = with(
                "JupyterHub__concurrent_spawn_limit", "1", "JupyterHub__tornado_settings", "{slow_spawn_timeout: 0}");
        hub.platform().script("ada", Script.neverAnswers());
        var grace = user(hub, "grace");
        assertThat(user(hub, "ada").call("POST", "users/ada/server").statusCode())
                .isEqualTo(202);

        var refused = grace.call("POST", "users/grace/server");

        assertThat(message(429, refused)).contains("seconds");
        var wait = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
        assertThat(wait).isBetween(30, 60);
        assertThat(grace.object("users/grace/server").getBoolean("stopped")).isTrue();
    }
}
