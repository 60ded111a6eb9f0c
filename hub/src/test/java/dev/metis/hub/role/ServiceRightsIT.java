package dev.metis.hub.role;

import static dev.metis.hub.role.RightsFixture.GRADER_TOKEN;
import static dev.metis.hub.role.RightsFixture.PLAIN_TOKEN;
import static dev.metis.hub.role.RightsFixture.array;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What services may do. */
class ServiceRightsIT {
    @AutoClose
    private static final RightsFixture fixture = new RightsFixture();

    @Test
    void a_service_calls_with_its_own_roles() {
        var model = new JsonObject(fixture.get("user", GRADER_TOKEN).body());

        assertThat(model.getString("kind")).isEqualTo("service");
        assertThat(model.getString("name")).isEqualTo("grader");
        assertThat(model.getJsonArray("roles")).isEqualTo(array("reader", "teacher"));
        assertThat(model.getJsonObject("info").getInteger("a")).isEqualTo(1);
        assertThat(model.getJsonArray("scopes")).contains("read:services!service=grader", "tokens!group=class");
        assertThat(fixture.get("users/bob", GRADER_TOKEN).statusCode()).isEqualTo(200);
        assertThat(fixture.get("users/eve", GRADER_TOKEN).statusCode()).isEqualTo(404);
    }

    @Test
    void a_service_without_a_role_only_learns_its_name() {
        var model = new JsonObject(fixture.get("user", PLAIN_TOKEN).body());

        assertThat(model.fieldNames())
                .containsExactlyInAnyOrder("kind", "name", "admin", "scopes", "token_id", "session_id");
        assertThat(model.getJsonArray("scopes")).isEqualTo(new JsonArray());
        assertThat(fixture.get("users/bob", PLAIN_TOKEN).statusCode()).isEqualTo(403);
    }

    @Test
    void a_service_makes_tokens_for_the_users_its_filter_names() {
        assertThat(post("users/carl/tokens", GRADER_TOKEN).statusCode()).isEqualTo(201);
        assertThat(post("users/eve/tokens", GRADER_TOKEN).statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> post(String path, String token) {
        var browser = fixture.hub().browser();
        return browser.send(browser.request("/hub/api/" + path)
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody()));
    }
}
