package dev.metis.hub.oauth;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.db.TestDatabase;
import io.vertx.core.http.HttpMethod;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizePageIT {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private static OAuthFixture hub;
    private static String adas;

    @BeforeAll
    static void start() {
        hub = new OAuthFixture(DATABASE);
        hub.user("ada", false);
        hub.user("bob", false);
        hub.user("root", true);
        adas = hub.server("ada", "");
    }

    @Test
    void a_browser_that_is_not_logged_in_goes_to_the_login_page_and_comes_back() {
        var answer = hub.send(HttpMethod.GET, "/hub/api/oauth2/authorize?client_id=x&state=a%20b", "");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location())
                .isEqualTo("/hub/login?next=%2Fhub%2Fapi%2Foauth2%2Fauthorize%3Fclient_id%3Dx%26state%3Da%2520b");
    }

    @Test
    void a_token_opens_nothing_here() {
        var answer =
                hub.send(HttpMethod.GET, request(adas), "", OAuthFixture.USER, "ada", "Authorization", "token abc");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location()).startsWith("/hub/login?next=");
    }

    @Test
    void a_post_without_a_login_is_refused_not_redirected() {
        assertThat(hub.send(HttpMethod.POST, request(adas), "a=b").status()).isEqualTo(403);
        assertThat(hub.send(HttpMethod.POST, request(adas), "").status()).isEqualTo(403);
    }

    @Test
    void ones_own_server_gets_a_code_at_once() {
        var answer = hub.authorize("ada", "client_id=" + adas + "&response_type=code&state=x%2By%26");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location())
                .startsWith("/user/ada/oauth_callback?code=")
                .endsWith("&state=x%2By%26");
        assertThat(answer.given("code")).matches("[A-Za-z0-9]{30}");
        assertThat(answer.headers().get("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void state_is_optional_and_not_made_up() {
        assertThat(hub.authorize("ada", "client_id=" + adas + "&response_type=code")
                        .location())
                .doesNotContain("state");
    }

    @Test
    void the_registered_redirect_uri_may_be_repeated() {
        var answer = hub.authorize(
                "ada", "client_id=" + adas + "&response_type=code&redirect_uri=%2Fuser%2Fada%2Foauth_callback");

        assertThat(answer.status()).isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response_type=code",
                "client_id=&response_type=code",
                "client_id=nobody&response_type=code",
                "client_id=%00&response_type=code",
                "client_id={ada}&response_type=code&redirect_uri=https%3A%2F%2Fevil.example%2F",
                "client_id={ada}&response_type=code&redirect_uri=%2Fuser%2Fada%2Foauth_callback%2F",
                "client_id={ada}&response_type=code&redirect_uri=",
                "client_id={ada}&client_id={ada}&response_type=code",
                "client_id={ada}&response_type=code&response_type=code",
                "client_id={ada}&response_type=code&redirect_uri=%2Fuser%2Fada%2Foauth_callback"
                        + "&redirect_uri=%2Fuser%2Fada%2Foauth_callback",
                "client_id={ada}&response_type=code&scope=a&scope=b",
                "client_id={ada}&response_type=code&state=a&state=b",
            })
    void while_it_is_not_sure_whom_to_tell_the_person_sees_a_page(String query) {
        var answer = hub.authorize("ada", query.replace("{ada}", adas));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().get("Location")).isNull();
        assertThat(answer.headers().get("Content-Type")).startsWith("text/html");
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                                            invalid_request",
        "response_type=token,                                           unsupported_response_type",
        "response_type=code&code_challenge=abc&code_challenge_method=S1, invalid_request",
        "response_type=code&code_challenge=&code_challenge_method=S256, invalid_request",
        "response_type=code&code_challenge=%00,                         invalid_request",
        "response_type=code&scope=servers,                              invalid_scope",
        "response_type=code&scope=no:such:scope,                        invalid_scope",
        "response_type=code&scope=inherit,                              invalid_scope",
    })
    void once_the_client_is_known_it_is_told_what_is_wrong(String query, String error) {
        var answer = hub.authorize("ada", "client_id=" + adas + "&state=s&" + query);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location()).startsWith("/user/ada/oauth_callback?error=" + error);
        assertThat(answer.given("error_description")).isNotBlank();
        assertThat(answer.given("state")).isEqualTo("s");
    }

    @Test
    void somebody_elses_server_is_refused_by_a_page_without_a_redirect() {
        var answer = hub.authorize("bob", "client_id=" + adas + "&response_type=code");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("Server at /user/ada/");
        assertThat(hub.allow("bob", "client_id=" + adas + "&response_type=code", "_xsrf=good")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void what_is_wrong_with_the_request_is_said_before_access_is_judged() {
        assertThat(hub.authorize("bob", "client_id=" + adas + "&response_type=token")
                        .given("error"))
                .isEqualTo("unsupported_response_type");
    }

    @Test
    void an_admin_is_asked_before_entering_somebodys_server_and_then_remembered() {
        var query = "client_id=" + hub.server("ada", "visited") + "&response_type=code";

        var page = hub.authorize("root", query);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("Server at /user/ada/visited/", "name=\"_xsrf\"")
                .contains("name=\"scopes\" value=\"access:servers!server=ada/visited\"")
                .contains("name=\"scopes\" value=\"read:users:name!user\"");

        var allowed = hub.allow("root", query, OAuthFixture.form(page));
        assertThat(allowed.location()).startsWith("/user/ada/visited/oauth_callback?code=");
        assertThat(hub.redeem("jupyterhub-user-ada-visited", allowed).status()).isEqualTo(200);

        assertThat(hub.authorize("root", query).status()).isEqualTo(302);
    }

    @Test
    void a_form_without_its_xsrf_token_allows_nothing() {
        var query = "client_id=" + adas + "&response_type=code";

        assertThat(hub.allow("ada", query, "scopes=x").status()).isEqualTo(403);
        assertThat(hub.allow("ada", query, "").status()).isEqualTo(403);
    }

    @Test
    void a_form_cannot_add_what_the_client_is_not_registered_for() {
        var answer = hub.allow(
                "ada", "client_id=" + adas + "&response_type=code&state=s", "_xsrf=good&scopes=servers!user=ada");

        assertThat(answer.given("error")).isEqualTo("invalid_scope");
    }

    @Test
    void client_ids_are_compared_not_parsed() {
        hub.user("a-b", false);
        hub.user("a", false);
        var first = hub.server("a-b", "");
        var second = hub.server("a", "b");

        assertThat(second).isNotEqualTo(first);
        assertThat(hub.authorize("a-b", "response_type=code&client_id=" + first).location())
                .startsWith("/user/a-b/oauth_callback?code=");
        assertThat(hub.authorize("a", "response_type=code&client_id=" + second).location())
                .startsWith("/user/a/b/oauth_callback?code=");
        assertThat(hub.authorize("a", "response_type=code&client_id=" + first).status())
                .isEqualTo(403);
    }

    @Test
    void a_name_that_needs_quoting_keeps_its_client() {
        hub.user("eve@example.org", false);
        var client = hub.server("eve@example.org", "");

        assertThat(client).isEqualTo("jupyterhub-user-eve%40example.org");
        assertThat(hub.authorize("eve@example.org", "response_type=code&client_id=jupyterhub-user-eve%2540example.org")
                        .location())
                .startsWith("/user/eve@example.org/oauth_callback?code=");
    }

    @Test
    void the_code_is_not_in_the_table() {
        var code = hub.code("ada", adas);

        var rows = await(DATABASE.database()
                .sql()
                .preparedQuery("select count(*) from oauth_codes where encode(hashed, 'escape') like '%' || $1 || '%'")
                .execute(Tuple.of(code)));
        assertThat(rows.iterator().next().getLong(0)).isZero();
    }

    private static String request(String client) {
        return "/hub/api/oauth2/authorize?response_type=code&client_id=" + client;
    }
}
