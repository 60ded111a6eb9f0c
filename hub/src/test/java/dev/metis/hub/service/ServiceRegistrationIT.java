package dev.metis.hub.service;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.service.ServiceFixture.CULLER_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that are registered while the hub runs. */
class ServiceRegistrationIT {
    @AutoClose
    private static final ServiceFixture fixture = new ServiceFixture();

    private static final HubFixture hub = fixture.hub();
    private static final TestBrowser root = fixture.root();
    private static final TestBrowser ada = fixture.ada();

    private static HttpResponse<String> post(String name, JsonObject body) {
        return root.api("POST", "services/" + name, Optional.of(body));
    }

    @Test
    void a_service_registered_at_run_time_is_there_at_once_with_all_it_needs() throws Exception {
        try (var late = new TestService("late")) {
            var made = post(
                    "late",
                    new JsonObject()
                            .put("url", late.url())
                            .put("api_token", "late-token-0123456789")
                            .put("admin", true)
                            .put("info", new JsonObject().put("a", new JsonArray().add(1)))
                            .put("oauth_client_allowed_scopes", new JsonArray().add("read:users!user")));

            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            var model = new JsonObject(made.body());
            assertThat(model.getString("name")).isEqualTo("late");
            assertThat(model.getBoolean("admin")).isTrue();
            assertThat(model.getJsonArray("roles")).containsExactly("admin");
            assertThat(model.getString("prefix")).isEqualTo("/services/late/");
            ada.eventually("/services/late/x", page -> page.body().equals("late at /services/late/x"));
            assertThat(fixture.call("GET", "users/ada", "late-token-0123456789", "")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(root.get("/hub/home").body()).contains("/services/late/");
            assertThat(post("late", new JsonObject().put("display", true)).statusCode())
                    .isEqualTo(409);

            var gone = root.api("DELETE", "services/late");

            assertThat(gone.statusCode()).isEqualTo(200);
            assertThat(gone.body()).isEmpty();
            assertThat(fixture.call("GET", "user", "late-token-0123456789", "").statusCode())
                    .isEqualTo(403);
            ada.eventually("/services/late/x", page -> !page.body().startsWith("late"));
            assertThat(root.api("DELETE", "services/late").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void one_that_runs_nowhere_yet_may_be_registered() {
        var made = post("plain", new JsonObject().put("name", "ignored").put("command", new JsonArray()));

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(new JsonObject(made.body()).getString("name")).isEqualTo("plain");
        assertThat(new JsonObject(made.body()).getBoolean("display")).isTrue();
        assertThat(root.api("DELETE", "services/plain").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{",
                "7",
                "",
                "{'colour': 'red'}",
                "{'admin': 'yes'}",
                "{'url': 5}",
                "{'url': null}",
                "{'url': 'ftp://127.0.0.1/'}",
                "{'url': 'http://'}",
                "{'url': 'no url'}",
                "{'url': 'http://127.0.0.1:99999'}",
                "{'api_token': 'short'}",
                "{'api_token': 'with blanks in it'}",
                "{'api_token': 'culler-token-0123456789'}",
                "{'info': 'text'}",
                "{'info': {'a': '\\u0000'}}",
                "{'display': 1}",
                "{'command': ['rm', '-rf']}",
                "{'command': 'rm'}",
                "{'cwd': 3}",
                "{'environment': []}",
                "{'user': {}}",
                "{'oauth_no_confirm': 'true'}",
                "{'oauth_no_confirm': true}",
                "{'oauth_client_id': 'grader'}",
                "{'oauth_client_id': ''}",
                "{'oauth_client_id': 'service-x'}",
                "{'oauth_client_id': 'service-grader', 'oauth_redirect_uri': '/x'}",
                "{'oauth_redirect_uri': 'javascript:alert(1)'}",
                "{'oauth_redirect_uri': '//elsewhere.example/x'}",
                "{'oauth_redirect_uri': 'http://localhost:3000/cb#x'}",
                "{'oauth_client_allowed_scopes': 'self'}",
                "{'oauth_client_allowed_scopes': [1]}",
                "{'oauth_client_allowed_scopes': ['no:such']}",
                "{'oauth_client_allowed_scopes': ['inherit!user=root']}",
                "{'url': 'http://127.0.0.1:9', 'oauth_roles': ['user']}",
            })
    void what_cannot_be_is_refused_and_leaves_nothing(String body) {
        var answer = root.send(root.request("/hub/api/services/wrong?_xsrf=" + root.xsrf())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("message")).isNotBlank();
        assertThat(root.api("GET", "services/wrong").statusCode()).isEqualTo(404);
    }

    @Test
    void only_the_settings_let_the_hub_run_one() {
        assertThat(post("run", new JsonObject().put("command", JsonArray.of("true")))
                        .body())
                .contains("command: Can not create managed service");
    }

    @Test
    void nobody_makes_a_service_that_may_more_than_they_do() {
        var token = TestTokens.issue(hub.database(), "root", "admin:services", "read:users!user=ada");

        assertThat(fixture.call("POST", "services/strong", token, "{\"admin\": true}")
                        .body())
                .contains("admin: Not assigning requested scopes");
        assertThat(fixture.call(
                                "POST",
                                "services/strong",
                                token,
                                "{\"oauth_redirect_uri\": \"/x\", \"oauth_client_allowed_scopes\": [\"read:users\"]}")
                        .body())
                .contains("oauth_client_allowed_scopes: Not assigning requested scopes");
        assertThat(root.api("GET", "services/strong").statusCode()).isEqualTo(404);
        var weak = "{\"oauth_redirect_uri\": \"/x\", \"oauth_client_allowed_scopes\": [\"read:users!user=ada\"]}";
        assertThat(fixture.call("POST", "services/weak", token, weak).statusCode())
                .isEqualTo(201);
        assertThat(root.api("DELETE", "services/weak").statusCode()).isEqualTo(200);
    }

    @Test
    void a_filter_names_the_one_service_that_may_be_made() {
        assertThat(fixture.call("POST", "services/mine", CULLER_TOKEN, "{\"display\": false}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(fixture.call("POST", "services/other", CULLER_TOKEN, "{\"display\": false}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(fixture.call("DELETE", "services/mine", CULLER_TOKEN, "").statusCode())
                .isEqualTo(200);
        assertThat(ada.api("POST", "services/other", Optional.of(new JsonObject()))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void services_of_the_settings_are_changed_there() {
        var refused = root.api("DELETE", "services/grader");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(new JsonObject(refused.body()).getString("message"))
                .isEqualTo("Service grader is not modifiable at runtime");
        assertThat(post("grader", new JsonObject().put("display", true)).statusCode())
                .isEqualTo(409);
        assertThat(root.api("GET", "services/grader").statusCode()).isEqualTo(200);
    }

    @Test
    void names_that_cannot_be_are_refused() {
        assertThat(post("a%2Fb", new JsonObject().put("display", true)).statusCode())
                .isEqualTo(400);
        assertThat(post("x".repeat(256), new JsonObject().put("display", true)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void several_hubs_know_of_a_new_service() {
        hub.startHub();
        try {
            assertThat(post("shared", new JsonObject().put("api_token", "shared-token-1"))
                            .statusCode())
                    .isEqualTo(201);
            var other = hub.directly();
            assertThat(other.withHeader("/hub/api/user", "Authorization", "token shared-token-1")
                            .statusCode())
                    .isEqualTo(200);

            root.api("DELETE", "services/shared");

            eventually(() -> assertThat(other.withHeader("/hub/api/user", "Authorization", "token shared-token-1")
                            .statusCode())
                    .isEqualTo(403));
        } finally {
            hub.stopHub();
        }
        assertThat(List.of(root.api("GET", "services/shared").statusCode())).containsExactly(404);
    }
}
