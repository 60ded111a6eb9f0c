package dev.metis.hub.token;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.token.TokenFixture.made;
import static dev.metis.hub.token.TokenFixture.make;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at tokens, and ending them. */
class ExistingTokensIT {
    @AutoClose
    private static final TokenFixture fixture = new TokenFixture();

    private static final HubFixture hub = fixture.hub();
    private final TestBrowser ada = hub.logIn("ada");

    private static HttpResponse<String> withToken(String method, String path, String token) {
        return hub.browser()
                .send(hub.browser()
                        .request("/hub/api/" + path)
                        .header("Authorization", "token " + token)
                        .method(method, BodyPublishers.noBody()));
    }

    @Test
    void tokens_are_listed_without_their_clear_text_the_latest_used_last() {
        var first = made(ada, new JsonObject().put("note", "first"));
        var second = made(ada, new JsonObject().put("note", "second"));
        fixture.get("/hub/api/user", first.getString("token"));

        eventually(() -> {
            var ids = list("ada").stream()
                    .map(token -> token.getString("id"))
                    .filter(List.of(first.getString("id"), second.getString("id"))::contains)
                    .toList();
            assertThat(ids).containsExactly(second.getString("id"), first.getString("id"));
        });
        assertThat(list("ada"))
                .allSatisfy(token -> assertThat(token.containsKey("token")).isFalse());
        var one = ada.api("GET", "users/ada/tokens/" + first.getString("id"));
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(one.body()).getString("note")).isEqualTo("first");
        assertThat(new JsonObject(one.body()).getString("last_activity")).isNotNull();
    }

    private List<JsonObject> list(String owner) {
        var answer = ada.api("GET", "users/" + owner + "/tokens");
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonObject(answer.body())
                .getJsonArray("api_tokens").stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void an_expired_token_is_worth_nothing_and_not_listed() {
        var token = made(ada, new JsonObject().put("expires_in", 1));

        eventually(() -> assertThat(
                        fixture.get("/hub/api/user", token.getString("token")).statusCode())
                .isEqualTo(403));
        assertThat(list("ada")).extracting(each -> each.getString("id")).doesNotContain(token.getString("id"));
        assertThat(ada.api("GET", "users/ada/tokens/" + token.getString("id")).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a0", "a", "1", "b1", "a-1", "a01", "a99999999999999999999", "ax", "a1x"})
    void an_id_that_is_none_is_not_found(String id) {
        assertThat(ada.api("GET", "users/ada/tokens/" + id).statusCode()).isEqualTo(404);
        assertThat(ada.api("DELETE", "users/ada/tokens/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void tokens_of_others_are_not_found() {
        var root = hub.logIn("root");
        var theirs = new JsonObject(make(root, "root", new JsonObject()).body()).getString("id");

        assertThat(ada.api("GET", "users/ada/tokens/" + theirs).statusCode()).isEqualTo(404);
        assertThat(ada.api("DELETE", "users/ada/tokens/" + theirs).statusCode()).isEqualTo(404);
        assertThat(ada.api("GET", "users/root/tokens/" + theirs).statusCode()).isEqualTo(404);
        assertThat(ada.api("GET", "users/root/tokens").body())
                .isEqualTo(ada.api("GET", "users/nobody/tokens").body());
        assertThat(root.api("GET", "users/root/tokens/" + theirs).statusCode()).isEqualTo(200);
        assertThat(root.api("GET", "users/nobody/tokens").statusCode()).isEqualTo(404);
    }

    @Test
    void who_may_only_read_tokens_does_not_end_them() {
        var reader = TestTokens.issue(hub.database(), "ada", "read:tokens!user");
        var token = made(ada, new JsonObject()).getString("id");

        assertThat(withToken("GET", "users/ada/tokens/" + token, reader).statusCode())
                .isEqualTo(200);
        assertThat(withToken("DELETE", "users/ada/tokens/" + token, reader).statusCode())
                .isEqualTo(403);
        var other = TestTokens.issue(hub.database(), "ada", "servers!user");
        assertThat(withToken("GET", "users/ada/tokens", other).statusCode()).isEqualTo(403);
        assertThat(hub.browser().get("/hub/api/users/ada/tokens").statusCode()).isEqualTo(403);
    }

    @Test
    void a_revoked_token_fails_at_once_on_every_hub() {
        hub.startHub();
        try {
            var other = hub.directly();
            var token = made(ada, new JsonObject());
            var secret = token.getString("token");
            assertThat(other.withHeader("/hub/api/user", "Authorization", "token " + secret)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(fixture.get("/hub/api/user", secret).statusCode()).isEqualTo(200);

            var gone = ada.api("DELETE", "users/ada/tokens/" + token.getString("id"));

            assertThat(gone.statusCode()).isEqualTo(204);
            assertThat(fixture.get("/hub/api/user", secret).statusCode()).isEqualTo(403);
            eventually(() -> assertThat(other.withHeader("/hub/api/user", "Authorization", "token " + secret)
                            .statusCode())
                    .isEqualTo(403));
        } finally {
            hub.stopHub();
        }
    }

    @Test
    void ending_one_token_of_an_application_ends_them_all() {
        assertThat(ada.api("POST", "users/ada/server").statusCode()).isIn(201, 202);
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));
        resultOf(hub.database().sql().preparedQuery("""
                        insert into tokens (user_id, hashed, client_id, session_id, scopes)
                        select u.id, h::bytea, c.id, 'abc', '{}'
                          from users u, oauth_clients c, unnest(array['one', 'two']) as h
                         where u.name = 'ada' and c.identifier = $1
                        """).execute(Tuple.of("jupyterhub-user-ada")));
        var ofServer = list("ada").stream()
                .filter(token -> "abc".equals(token.getString("session_id")))
                .toList();
        assertThat(ofServer).hasSize(2);
        assertThat(ofServer.getFirst().getString("oauth_client")).isEqualTo("Server at /user/ada/");
        assertThat(ofServer.getFirst().getJsonArray("scopes")).contains("access:servers!server=ada/");

        var page = ada.get("/hub/token").body();
        assertThat(page).containsOnlyOnce("Revoke the access of Server at /user/ada/");
        ada.api("DELETE", "users/ada/tokens/" + ofServer.getFirst().getString("id"));

        assertThat(list("ada")).noneMatch(token -> "abc".equals(token.getString("session_id")));
        assertThat(list("ada")).anyMatch(token -> "Server at /user/ada/".equals(token.getString("note")));
    }

    @Test
    void the_page_shows_the_tokens_and_the_longest_lifetime() {
        made(ada, new JsonObject().put("note", "shown on the page"));

        var page = ada.get("/hub/token");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("shown on the page", "data-api=\"/hub/api/users/ada/tokens\"")
                .contains("60 minutes, the longest")
                .doesNotContain("1 day");
        assertThat(hub.browser().get("/hub/token").headers().firstValue("Location"))
                .contains("/hub/login?next=%2Fhub%2Ftoken");
    }
}
