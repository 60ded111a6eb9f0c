package dev.metis.hub.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tokens people make for their scripts. */
class TokenApiIT {
    private static final HubFixture HUB = HubFixture.with("JupyterHub__token_expires_in_max_seconds", "3600");

    private final TestBrowser ada = HUB.logIn("ada");

    @AfterAll
    static void close() {
        HUB.close();
    }

    private HttpResponse<String> make(TestBrowser who, String owner, JsonObject body) {
        return who.api("POST", "users/" + owner + "/tokens", Optional.of(body));
    }

    @Test
    void a_new_token_is_its_owner() {
        var made = make(ada, "ada", new JsonObject().put("note", "a script"));

        assertThat(made.statusCode()).isEqualTo(201);
        var token = new JsonObject(made.body());
        assertThat(token.getString("id")).matches("a\\d+");
        assertThat(token.getString("note")).isEqualTo("a script");
        assertThat(token.getString("expires_at")).isNotNull();
        var whoami = HUB.browser().withHeader("/hub/api/user", "Authorization", "token " + token.getString("token"));
        assertThat(whoami.body()).contains("\"name\":\"ada\"").contains("read:servers!user=ada");
    }

    @Test
    void a_token_may_do_no_more_than_was_asked_for() {
        var scopes = new JsonArray(List.of("read:users:name!user"));
        var token = new JsonObject(
                make(ada, "ada", new JsonObject().put("scopes", scopes)).body());

        var refused = HUB.browser()
                .withHeader("/hub/api/users/ada/server", "Authorization", "Bearer " + token.getString("token"));

        assertThat(refused.statusCode()).isEqualTo(403);
    }

    @Test
    void what_cannot_be_is_refused_with_its_name() {
        for (var wrong : List.of(
                new JsonObject().put("expires_in", -1),
                new JsonObject().put("expires_in", "soon"),
                new JsonObject().put("expires_in", 3601),
                new JsonObject().put("scopes", "all"),
                new JsonObject().put("scopes", new JsonArray(List.of("no:such"))),
                new JsonObject().put("scopes", new JsonArray(List.of("admin:users"))),
                new JsonObject().put("note", "x".repeat(2000)))) {
            var answer = make(ada, "ada", wrong);
            assertThat(answer.statusCode()).as(wrong.encode()).isEqualTo(400);
            assertThat(answer.body()).contains(wrong.fieldNames().iterator().next());
        }
    }

    @Test
    void nobody_makes_tokens_of_others_but_administrators() {
        assertThat(make(ada, "root", new JsonObject()).statusCode()).isEqualTo(403);
        assertThat(make(HUB.logIn("root"), "ada", new JsonObject()).statusCode())
                .isEqualTo(201);
    }
}
