package dev.metis.hub.token;

import static dev.metis.hub.token.TokenFixture.made;
import static dev.metis.hub.token.TokenFixture.make;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens: of people for their scripts, and those servers and services got. */
class TokenApiIT {
    @AutoClose
    private static final TokenFixture fixture = new TokenFixture();

    private static final HubFixture hub = fixture.hub();
    private final TestBrowser ada = hub.logIn("ada");

    @Test
    void a_new_token_is_its_owner() {
        var token = made(ada, new JsonObject().put("note", "a script"));

        assertThat(token.fieldNames())
                .containsExactlyInAnyOrder(
                        "user",
                        "id",
                        "kind",
                        "roles",
                        "scopes",
                        "created",
                        "last_activity",
                        "expires_at",
                        "note",
                        "session_id",
                        "oauth_client",
                        "token");
        assertThat(token.getString("user")).isEqualTo("ada");
        assertThat(token.getString("id")).matches("a\\d+");
        assertThat(token.getString("kind")).isEqualTo("api_token");
        assertThat(token.getString("token")).matches("[0-9a-f]{32}");
        assertThat(token.getString("note")).isEqualTo("a script");
        assertThat(token.getString("oauth_client")).isEqualTo("JupyterHub");
        assertThat(token.getJsonArray("roles")).isEmpty();
        assertThat(token.getJsonArray("scopes")).hasSize(15).contains("read:servers!user=ada");
        assertThat(token.getValue("last_activity")).isNull();
        assertThat(Duration.between(
                        Instant.parse(token.getString("created")), Instant.parse(token.getString("expires_at"))))
                .isBetween(Duration.ofSeconds(3599), Duration.ofSeconds(3601));
        assertThat(fixture.get("/hub/api/user", token.getString("token")).body())
                .contains("\"name\":\"ada\"")
                .contains("read:servers!user=ada")
                .contains("\"token_id\":\"" + token.getString("id") + "\"");
    }

    @Test
    void a_token_may_do_no_more_than_was_asked_for() {
        var scopes = new JsonArray(List.of("read:users:name!user"));
        var token = made(ada, new JsonObject().put("scopes", scopes));

        assertThat(token.getJsonArray("scopes"))
                .containsExactlyInAnyOrder("read:users:name!user=ada", "read:users:groups!user=ada");
        assertThat(fixture.get("/hub/api/users/ada/server", token.getString("token"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void roles_are_resolved_at_once() {
        var token = made(ada, new JsonObject().put("roles", new JsonArray(List.of("user"))));

        assertThat(token.getJsonArray("scopes")).hasSize(15);
        assertThat(token.getJsonArray("roles")).isEmpty();
    }

    @Test
    void what_cannot_be_is_refused_with_its_name() {
        for (var wrong : List.of(
                new JsonObject().put("expires_in", 0),
                new JsonObject().put("expires_in", -1),
                new JsonObject().put("expires_in", 1.5),
                new JsonObject().put("expires_in", true),
                new JsonObject().put("expires_in", "soon"),
                new JsonObject().put("expires_in", 3601),
                new JsonObject().put("expires_in", Long.MAX_VALUE),
                new JsonObject().put("scopes", "all"),
                new JsonObject().put("scopes", new JsonArray(List.of(1))),
                new JsonObject().put("scopes", new JsonArray(List.of("no:such"))),
                new JsonObject().put("scopes", new JsonArray(List.of("admin:users"))),
                new JsonObject().put("scopes", new JsonArray(List.of("self!user=ada"))),
                new JsonObject().put("scopes", new JsonArray(List.of("inherit!user"))),
                new JsonObject().put("scopes", new JsonArray(List.of("inherit!"))),
                new JsonObject().put("scopes", new JsonArray(List.of("read:users!"))),
                new JsonObject().put("scopes", new JsonArray(List.of("inherit", "admin:users"))),
                new JsonObject().put("roles", "user"),
                new JsonObject().put("roles", new JsonArray(List.of("nosuch"))),
                new JsonObject().put("note", "x".repeat(2000)))) {
            var answer = make(ada, "ada", wrong);
            assertThat(answer.statusCode()).as(wrong.encode()).isEqualTo(400);
            assertThat(answer.body()).contains(wrong.fieldNames().iterator().next());
        }
        assertThat(make(ada, "ada", new JsonObject().put("note", "a\0b")).statusCode())
                .isEqualTo(400);
        assertThat(make(ada, "ada", new JsonObject().put("expires_in", 3601)).body())
                .contains("must not exceed 3600");
        assertThat(make(ada, "ada", new JsonObject().put("scopes", JsonArray.of("admin:users")))
                        .body())
                .contains("Not assigning requested scopes admin:users");
        var admin = new JsonObject().put("roles", new JsonArray(List.of("admin")));
        assertThat(make(ada, "ada", admin).statusCode()).isEqualTo(400);
        var both = new JsonObject().put("roles", new JsonArray()).put("scopes", new JsonArray());
        assertThat(make(ada, "ada", both).body()).contains("either scopes or roles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{", "\"x\""})
    void a_body_that_is_no_object_is_refused(String body) {
        var answer = ada.send(ada.request("/hub/api/users/ada/tokens?_xsrf=" + ada.xsrf())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void fields_nobody_knows_and_nulls_say_nothing() {
        var token = made(
                ada,
                new JsonObject()
                        .put("colour", "red")
                        .putNull("note")
                        .putNull("expires_in")
                        .putNull("scopes")
                        .putNull("roles"));

        assertThat(token.getString("note")).isEqualTo("Requested via api");
        assertThat(token.getString("expires_at")).isNotNull();
        assertThat(made(ada, new JsonObject().put("note", 5)).getString("note")).isEqualTo("5");
    }

    @Test
    void nobody_makes_tokens_of_others_but_administrators() {
        var root = hub.logIn("root");
        assertThat(make(ada, "root", new JsonObject()).statusCode()).isEqualTo(403);
        assertThat(make(ada, "nobody", new JsonObject()).body())
                .isEqualTo(make(ada, "root", new JsonObject()).body());
        assertThat(make(root, "nobody", new JsonObject()).statusCode()).isEqualTo(403);
        assertThat(make(hub.browser(), "ada", new JsonObject()).statusCode()).isEqualTo(403);

        var made = make(root, "ada", new JsonObject());

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(made.body()).getString("note")).isEqualTo("Requested via api by user root");
    }

    @Test
    void name_and_password_in_the_body_stand_for_a_login() {
        var proof = new JsonObject().put("username", "Ada ").put("password", "any");

        var made = anonymously("ada", new JsonObject().put("auth", proof));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(fixture.get("/hub/api/user", new JsonObject(made.body()).getString("token"))
                        .statusCode())
                .isEqualTo(200);

        assertThat(anonymously("root", new JsonObject().put("auth", proof)).statusCode())
                .isEqualTo(403);
        var wrong = proof.copy().put("password", "other");
        assertThat(anonymously("ada", new JsonObject().put("auth", wrong)).statusCode())
                .isEqualTo(403);
        var stranger = proof.copy().put("username", "never-here");
        assertThat(anonymously("never-here", new JsonObject().put("auth", stranger))
                        .statusCode())
                .isEqualTo(403);
        assertThat(anonymously("ada", new JsonObject().put("auth", "any")).statusCode())
                .isEqualTo(403);
        assertThat(anonymously("ada", new JsonObject()).statusCode()).isEqualTo(403);
        assertThat(hub.logIn("root").api("GET", "users/never-here").statusCode())
                .isEqualTo(404);
    }

    private static HttpResponse<String> anonymously(String owner, JsonObject body) {
        var browser = hub.browser();
        return browser.send(browser.request("/hub/api/users/" + owner + "/tokens")
                .header("Content-Type", "application/json")
                .header("Origin", "https://elsewhere.example")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    @Test
    void a_browser_needs_its_xsrf_token_to_make_one() {
        var answer = ada.send(ada.request("/hub/api/users/ada/tokens")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("_xsrf");
    }
}
