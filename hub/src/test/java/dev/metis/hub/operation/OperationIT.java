package dev.metis.hub.operation;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationIT {
    private HubFixture hub;
    private TestBrowser root;

    @BeforeEach
    void start() {
        hub = HubFixture.with("JupyterHub__cleanup_servers", "false");
        root = hub.logIn("root");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private HttpResponse<String> shutDown(String body) {
        return root.send(root.request("/hub/api/shutdown?_xsrf=" + root.xsrf())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void who_may_read_it_learns_what_the_hub_is_made_of() {
        var info = new JsonObject(root.api("GET", "info").body());

        assertThat(info.fieldNames())
                .containsExactlyInAnyOrder("version", "python", "sys_executable", "spawner", "authenticator");
        assertThat(info.getString("version"))
                .isEqualTo(new JsonObject(root.get("/hub/api/").body()).getString("version"));
        assertThat(info.getString("python")).startsWith("Java ");
        assertThat(info.getString("sys_executable")).endsWith("java");
        assertThat(info.getJsonObject("spawner").getString("class")).endsWith("SimulatedSpawner");
        assertThat(info.getJsonObject("authenticator").getString("class")).endsWith("DummyAuthenticator");
        assertThat(info.getJsonObject("spawner").getString("version")).isNotBlank();

        assertThat(hub.logIn("ada").api("GET", "info").statusCode()).isEqualTo(403);
        assertThat(hub.browser().get("/hub/api/info").statusCode()).isEqualTo(403);
        var token = TestTokens.issue(hub.database(), "root", "read:hub");
        assertThat(hub.browser()
                        .withHeader("/hub/api/info", "Authorization", "token " + token)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_admin_ends_the_hub_and_servers_stay() {
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));

        var answer = shutDown("");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(answer.body()).getString("message")).isNotBlank();
        eventually(() -> assertThat(hub.exitCodes()).containsExactly(0));
        hub.stopHub();
        assertThat(hub.platform().running()).hasSize(1);
    }

    @Test
    void servers_end_with_the_hub_when_they_are_to() {
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));

        assertThat(shutDown("{\"servers\": true, \"proxy\": false}").statusCode())
                .isEqualTo(202);

        hub.stopHub();
        assertThat(hub.platform().running()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"servers\": \"yes\"}",
                "{\"servers\": 2}",
                "{\"servers\": null}",
                "{\"servers\": []}",
                "{\"proxy\": {}}",
                "[]",
                "{"
            })
    void what_is_no_yes_or_no_ends_nothing(String body) {
        assertThat(shutDown(body).statusCode()).isEqualTo(400);
        assertThat(hub.exitCodes()).isEmpty();
    }

    @Test
    void nobody_else_ends_it() {
        assertThat(hub.logIn("ada")
                        .api("POST", "shutdown", Optional.of(new JsonObject()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(hub.browser()
                        .postForm("/hub/api/shutdown", "servers", "true")
                        .statusCode())
                .isEqualTo(403);
        assertThat(hub.exitCodes()).isEmpty();
    }
}
