package dev.metis.hub.login;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import dev.metis.hub.authenticator.github.GitHubFixture;
import dev.metis.hub.db.Rows;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From the button to the hub, with GitHub's organisations and teams. */
class GitHubLoginIT {
    private static final GitHubFixture FIXTURE = GitHubFixture.with(
            "GitHubOAuthenticator__allowed_organizations",
            "[my-org, 'other:platform']",
            "GitHubOAuthenticator__admin_users",
            "[Boss]",
            "GitHubOAuthenticator__allowed_users",
            "[Solo, renamed]",
            "GitHubOAuthenticator__blocked_users",
            "[Mallory]",
            "GitHubOAuthenticator__username_map",
            "{'mapped-login': mapped}",
            "GitHubOAuthenticator__populate_teams_in_auth_state",
            "true",
            "GitHubOAuthenticator__enable_auth_state",
            "true",
            "GitHubOAuthenticator__scope",
            "['user:email']",
            "CryptKeeper__keys",
            GitHubFixture.CRYPT_KEY);

    @BeforeAll
    static void people() {
        var people = FIXTURE.gitHub().people();
        people.add("Ada", "my-org");
        people.add("teamy", "other:platform");
        people.add("outer", "other:sales");
        people.add("stranger");
        people.add("solo");
        people.add("boss");
        people.add("mallory", "my-org");
        people.add("mapped-login", "my-org");
        people.add(
                "many",
                Stream.concat(Stream.of("my-org"), IntStream.range(0, 250).mapToObj("big:team-%03d"::formatted))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void close() {
        FIXTURE.close();
    }

    @Test
    void the_login_page_has_a_button_and_no_form() {
        var page = FIXTURE.hub().browser().get("/hub/login?next=%2Fhub%2Ftoken").body();

        assertThat(page)
                .contains("Sign in with GitHub", "href=\"/hub/oauth_login?next=%2Fhub%2Ftoken\"")
                .doesNotContain("type=\"password\"");
    }

    @Test
    void a_member_of_an_organisation_comes_in_and_lands_where_they_wanted_to() {
        var ada = FIXTURE.visitor("Ada");
        var authorize = ada.leave("/hub/oauth_login?next=%2Fhub%2Ftoken%3Fx%3D1");

        var asked = new QueryStringDecoder(authorize.toString()).parameters();
        assertThat(asked.get("scope")).containsExactly("user:email read:org");
        assertThat(asked.get("code_challenge_method")).containsExactly("S256");
        assertThat(asked.get("redirect_uri")).containsExactly(ada.browser().url("/hub/oauth_callback"));
        assertThat(asked.get("client_id")).containsExactly("id");
        assertThat(asked.get("response_type")).containsExactly("code");

        var answer = ada.comeBack(authorize);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/hub/token?x=1");
        assertThat(self(ada.browser().api("GET", "user")).getString("name")).isEqualTo("ada");
    }

    @Test
    void a_member_of_a_team_comes_in_and_one_of_another_team_does_not() {
        assertThat(FIXTURE.visitor("teamy").logIn().statusCode()).isEqualTo(302);

        var refused = FIXTURE.visitor("outer").logIn();
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("other:platform: GitHub does not say that you are in this team");
    }

    @Test
    void who_is_refused_reads_which_rules_did_and_leaves_nothing_behind() {
        var stranger = FIXTURE.visitor("stranger");
        var refused = stranger.logIn();

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains(
                        "GitHub says that you are stranger",
                        "stranger is not on the list of users (allowed_users)",
                        "my-org: GitHub does not say that you are a member",
                        "other:platform: ",
                        "Sign in with GitHub");
        assertThat(FIXTURE.users()).doesNotContain("stranger");
        assertThat(stranger.browser().get("/hub/api/user").statusCode()).isEqualTo(403);
    }

    @Test
    void listed_users_and_admins_need_no_organisation() {
        assertThat(FIXTURE.visitor("solo").logIn().statusCode()).isEqualTo(302);

        assertThat(self(FIXTURE.loggedIn("boss").api("GET", "user")).getBoolean("admin"))
                .isTrue();
    }

    @Test
    void who_is_blocked_stays_out_whatever_they_are_a_member_of() {
        var refused = FIXTURE.visitor("mallory").logIn();

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("mallory is blocked on this hub (blocked_users)");
    }

    @Test
    void the_name_at_github_counts_for_organisations_and_the_mapped_one_here() {
        assertThat(self(FIXTURE.loggedIn("mapped-login").api("GET", "user")).getString("name"))
                .isEqualTo("mapped");
    }

    @Test
    void what_github_says_is_kept_encrypted_with_teams_of_all_pages_and_the_private_address() {
        FIXTURE.loggedIn("many");
        FIXTURE.loggedIn("boss");

        var state = TestApi.of(FIXTURE.hub(), "boss", "inherit")
                .object("users/many")
                .getJsonObject("auth_state");
        assertThat(state.getJsonArray("teams")).hasSize(250);
        assertThat(state.getString("access_token")).startsWith("gho_");
        assertThat(state.getJsonArray("scope")).isEqualTo(new JsonArray(List.of("user:email", "read:org")));
        assertThat(state.getJsonObject("github_user").getString("email")).isEqualTo("many@example.org");
        assertThat(state.getJsonObject("token_response").getString("token_type"))
                .isEqualTo("bearer");
        var stored = resultOf(FIXTURE.hub()
                .database()
                .sql()
                .query("select convert_from(auth_state, 'UTF8') as state from users where name = 'many'")
                .mapping(row -> row.getString("state"))
                .execute()
                .map(Rows::only));
        assertThat(stored).startsWith("gAAAA").doesNotContain("gho_");
    }

    @Test
    void a_return_that_was_not_begun_in_this_browser_is_refused() {
        var ada = FIXTURE.visitor("Ada");
        var back = ada.wayBack(ada.leave("/hub/oauth_login"), "&login=Ada");

        for (var wrong : List.of(
                back.replaceFirst("state=[^&]+", "state="),
                back.replaceFirst("state=[^&]+", "state=bnVsbA%3D%3D"),
                back.replaceFirst("&?state=[^&]+", ""),
                back.replaceFirst("code=[^&]+&", ""),
                back.replaceFirst("code=[^&]+", "code="))) {
            var answer = ada.browser().get(wrong);
            assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
            assertThat(answer.body()).contains("Log in again.", "Sign in with GitHub");
        }
        assertThat(FIXTURE.hub().browser().get(back).statusCode())
                .as("somebody else's browser")
                .isEqualTo(400);
    }

    @Test
    void a_return_is_good_once() {
        var ada = FIXTURE.visitor("Ada");
        var back = ada.wayBack(ada.leave("/hub/oauth_login"), "&login=Ada");

        assertThat(ada.browser().get(back).statusCode()).isEqualTo(302);
        assertThat(ada.browser().get(back).statusCode()).isEqualTo(400);
    }

    @Test
    void two_tabs_can_log_in_at_once() {
        var ada = FIXTURE.visitor("Ada");
        var first = ada.leave("/hub/oauth_login?next=%2Fhub%2Ftoken");
        var second = ada.leave("/hub/oauth_login?next=%2Fhub%2Fhome");

        assertThat(ada.comeBack(first).headers().firstValue("Location")).contains("/hub/token");
        assertThat(ada.comeBack(second).headers().firstValue("Location")).contains("/hub/home");
    }

    @Test
    void nobody_is_led_to_another_site_by_a_login() {
        for (var next : List.of("https://evil.example/", "//evil.example/", "\\\\evil.example", "/%09/evil.example")) {
            var ada = FIXTURE.visitor("Ada");
            var answer = ada.comeBack(ada.leave("/hub/oauth_login?next="
                    + URI.create("x:" + next.replace("\\", "%5C")).getRawSchemeSpecificPart()));
            assertThat(answer.headers().firstValue("Location").orElse(""))
                    .as(next)
                    .startsWith("/hub/");
        }
    }

    @Test
    void who_presses_cancel_reads_so() {
        var ada = FIXTURE.visitor("Ada");
        var answer = ada.browser().get(ada.wayBack(ada.leave("/hub/oauth_login"), "&deny=1"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("You did not let the hub know who you are at GitHub");
    }

    @Test
    void a_password_opens_nothing_here() {
        var browser = FIXTURE.hub().browser();
        browser.get("/hub/login");

        var answer = browser.postForm("/hub/login", "username", "boss", "password", "x", "_xsrf", browser.xsrf());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(browser.cookie("jupyterhub-hub-login")).isEmpty();
    }

    private static JsonObject self(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }
}
