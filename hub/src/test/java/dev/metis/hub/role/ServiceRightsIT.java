package dev.metis.hub.role;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.event.HubEvents;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What services may do. */
class ServiceRightsIT {
    private static final String SERVICE_TOKEN = "graders-own-token";
    private static final HubFixture HUB = HubFixture.with(
            "JupyterHub__allow_named_servers",
            "true",
            "JupyterHub__load_groups",
            "{class: [bob, carl], staff: [ada]}",
            "JupyterHub__services",
            "[{name: grader, api_token: " + SERVICE_TOKEN
                    + ", info: {a: 1}}, {name: plain, api_token: plain-service-token}]",
            "JupyterHub__load_roles",
            """
            [{name: teacher, scopes: ['servers!group=class', 'read:users!group=class', 'tokens!group=class'], groups: [staff],
              services: [grader]},
             {name: reader, scopes: ['read:services!service', 'read:roles:services!service'], services: [grader]},
             {name: single, scopes: ['read:servers!server=bob/lab'], users: [eve]}]
            """);
    private static final Vertx VERTX = Vertx.vertx();
    private static HubEvents events;

    @BeforeAll
    static void start() {
        events = new HubEvents(VERTX, HUB.database());
        resultOf(events.start());
        HUB.logIn("bob").api("PUT", "users/bob/servers/lab");
    }

    @AfterAll
    static void close() {
        resultOf(events.stop());
        resultOf(VERTX.close());
        HUB.close();
    }

    @Test
    void a_service_calls_with_its_own_roles() {
        var model = new JsonObject(get("user", SERVICE_TOKEN).body());

        assertThat(model.getString("kind")).isEqualTo("service");
        assertThat(model.getString("name")).isEqualTo("grader");
        assertThat(model.getJsonArray("roles")).isEqualTo(array("reader", "teacher"));
        assertThat(model.getJsonObject("info").getInteger("a")).isEqualTo(1);
        assertThat(model.getJsonArray("scopes")).contains("read:services!service=grader", "tokens!group=class");
        assertThat(get("users/bob", SERVICE_TOKEN).statusCode()).isEqualTo(200);
        assertThat(get("users/eve", SERVICE_TOKEN).statusCode()).isEqualTo(404);
    }

    @Test
    void a_service_without_a_role_only_learns_its_name() {
        var model = new JsonObject(get("user", "plain-service-token").body());

        assertThat(model.fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin", "scopes", "token_id", "session_id");
        assertThat(model.getJsonArray("scopes")).isEqualTo(new JsonArray());
        assertThat(get("users/bob", "plain-service-token").statusCode()).isEqualTo(403);
    }

    @Test
    void a_service_makes_tokens_for_the_users_its_filter_names() {
        assertThat(post("users/carl/tokens", SERVICE_TOKEN).statusCode()).isEqualTo(201);
        assertThat(post("users/eve/tokens", SERVICE_TOKEN).statusCode()).isEqualTo(403);
    }

    private static JsonArray array(String... values) {
        return new JsonArray(List.of(values));
    }

    private static HttpResponse<String> get(String path, String token) {
        return HUB.browser().withHeader("/hub/api/" + path, "Authorization", "Bearer " + token);
    }

    private static HttpResponse<String> post(String path, String token) {
        var browser = HUB.browser();
        return browser.send(browser.request("/hub/api/" + path)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody()));
    }
}
