package dev.metis.hub.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestBrowser;
import dev.metis.hub.authenticator.github.GitHubFixture;
import dev.metis.hub.authenticator.github.GitHubStandIn.Trouble;
import dev.metis.proxy.TestLog;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people see when GitHub does not do its part: a page that says what to do, and never a failure of ours. */
class GitHubTroubleIT {
    private static final GitHubFixture FIXTURE = GitHubFixture.with(
            "GitHubOAuthenticator__allowed_organizations",
            "[my-org, nowhere]",
            "OAuthenticator__http_request_kwargs",
            "{request_timeout: 500ms, connect_timeout: 500ms}");

    private static final String MEMBERS = "/orgs/my-org/members/ada";

    private static TestBrowser linus;

    @BeforeAll
    static void people() {
        FIXTURE.gitHub().people().add("ada", "my-org");
        FIXTURE.gitHub().people().add("bob");
        FIXTURE.gitHub().people().add("linus", "my-org");
        linus = FIXTURE.loggedIn("linus");
    }

    @AfterEach
    void recover() {
        FIXTURE.gitHub().recover();
    }

    @AfterAll
    static void close() {
        FIXTURE.close();
    }

    private static Trouble json(int status, String body, String... headers) {
        return new Trouble.Answer(status, "application/json", body, List.of(headers));
    }

    private static Trouble html(int status) {
        return new Trouble.Answer(status, "text/html", "<h1>Unicorn!</h1>", List.of());
    }

    static Stream<Arguments> troubles() {
        var limited = json(429, "{\"message\":\"Too many\"}", "Retry-After", "30");
        var used = json(403, "{\"message\":\"API rate limit exceeded\"}", "X-RateLimit-Remaining", "0");
        return Stream.of(
                Arguments.of("access_token", limited, 503, "slow down. Try again in 30 seconds"),
                Arguments.of("access_token", html(200), 503, "answered something that the hub does not understand"),
                Arguments.of("access_token", html(502), 503, "trouble of its own (it answered 502)"),
                Arguments.of("access_token", json(200, "{\"access_token\":"), 503, "does not understand"),
                Arguments.of("access_token", json(200, "[]"), 503, "does not understand"),
                Arguments.of("access_token", json(200, "{}"), 503, "does not understand"),
                Arguments.of("access_token", json(200, ""), 503, "does not understand"),
                Arguments.of(
                        "access_token", json(404, "{\"error\":\"Not Found\"}"), 403, "refused this login: Not Found"),
                Arguments.of("access_token", new Trouble.Silence(), 503, "did not answer in time"),
                Arguments.of("access_token", new Trouble.Hangup(), 503, "cannot reach GitHub"),
                Arguments.of(
                        "access_token",
                        json(
                                200,
                                "{\"error\":\"bad_verification_code\",\"error_description\":\"The code is expired.\"}"),
                        403,
                        "refused this login: The code is expired."),
                Arguments.of(
                        "access_token",
                        json(200, "{\"error\":\"incorrect_client_credentials\",\"error_description\":\"No.\"}"),
                        403,
                        "client_id, client_secret or oauth_callback_url"),
                Arguments.of("/user", limited, 503, "slow down. Try again in 30 seconds"),
                Arguments.of("/user", used, 503, "slow down. Try again in a few minutes"),
                Arguments.of(
                        "/user",
                        json(401, "{\"message\":\"Bad credentials\"}"),
                        403,
                        "did not tell the hub who you are"),
                Arguments.of(
                        "/user", json(403, "{\"message\":\"Forbidden\"}"), 403, "did not tell the hub who you are"),
                Arguments.of("/user", html(200), 503, "does not understand"),
                Arguments.of("/user", html(500), 503, "trouble of its own"),
                Arguments.of("/user", json(200, "{\"id\":1}"), 403, "does not say your name (login)"),
                Arguments.of("/user", json(200, "{\"login\":7}"), 403, "does not say your name (login)"),
                Arguments.of("/user", new Trouble.Silence(), 503, "did not answer in time"),
                Arguments.of("/user", new Trouble.Hangup(), 503, "cannot reach GitHub"),
                Arguments.of(MEMBERS, limited, 503, "slow down"),
                Arguments.of(MEMBERS, html(503), 503, "trouble of its own"),
                Arguments.of(MEMBERS, new Trouble.Silence(), 503, "did not answer in time"),
                Arguments.of(
                        MEMBERS,
                        json(403, "{\"message\":\"restricted\"}"),
                        403,
                        "does not let the hub see who is in it"),
                Arguments.of(
                        MEMBERS, json(404, "{\"message\":\"Not Found\"}"), 403, "GitHub knows no such organisation"),
                Arguments.of(
                        MEMBERS,
                        json(302, "", "Location", "https://elsewhere.example/steal"),
                        403,
                        "GitHub knows no such organisation"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void trouble_ends_in_a_page_that_says_what_to_do(String where, Trouble trouble, int status, String says) {
        var ada = FIXTURE.visitor("ada");
        var authorize = ada.leave("/hub/oauth_login");
        FIXTURE.gitHub().fail(where, trouble);

        try (var log = new TestLog()) {
            var answer = ada.comeBack(authorize);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.body()).contains(says, "Sign in with GitHub");
            if (says.contains("30 seconds")) {
                assertThat(answer.headers().firstValue("Retry-After")).contains("30");
            }
            assertThat(log.warnings()).anyMatch(line -> line.matches("(?s)" + logged(trouble, status)));
        }
        assertThat(ada.browser().get("/hub/api/user").statusCode()).isEqualTo(403);
        assertThat(FIXTURE.users()).as("nobody is made a user by it").containsExactlyInAnyOrder("root", "linus");
        assertThat(linus.get("/hub/api/user").statusCode())
                .as("of somebody else")
                .isEqualTo(200);
        FIXTURE.gitHub().recover();
        assertThat(FIXTURE.visitor("linus").logIn().statusCode())
                .as("afterwards")
                .isEqualTo(302);
    }

    /** What the operator reads: with the status, if there was one. */
    private static String logged(Trouble trouble, int status) {
        if (status == 403) {
            return "(WARN|ERROR) login_(code_refused|token_refused|without_name|refused) .+";
        }
        return trouble instanceof Trouble.Answer answer
                ? "WARN login_provider_failed .*url=.*status=\"" + answer.status() + "\".*"
                : "WARN login_provider_unreachable .*url=.*cause=.*";
    }

    @Test
    void an_organisation_that_does_not_exist_is_named_in_the_refusal() {
        try (var log = new TestLog()) {
            var refused = FIXTURE.visitor("bob").logIn();

            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("nowhere: GitHub knows no such organisation");
            assertThat(log.all())
                    .anyMatch(line -> line.matches("INFO github_membership_not_found .*nowhere.*status=\"404\".*"));
            assertThat(log.warnings()).anyMatch(line -> line.matches("WARN login_refused .*bob.*nowhere.*"));
        }
        assertThat(FIXTURE.users()).containsExactlyInAnyOrder("root", "linus");
        assertThat(linus.get("/hub/api/user").statusCode()).isEqualTo(200);
    }

    @Test
    void an_address_that_is_not_registered_ends_on_the_providers_page_and_coming_back_with_that_is_explained() {
        FIXTURE.gitHub().callback("https://other.example/hub/oauth_callback");
        try {
            var ada = FIXTURE.visitor("ada");
            var there = ada.at(URI.create(ada.leave("/hub/oauth_login") + "&login=ada"));
            assertThat(there.body()).contains("is not associated with this application");

            var back = ada.browser()
                    .get(
                            "/hub/oauth_callback?error=redirect_uri_mismatch&error_description=The+redirect_uri+MUST+match");
            assertThat(back.statusCode()).isEqualTo(400);
            assertThat(back.body())
                    .contains("does not know the address " + ada.browser().url("/hub/oauth_callback"));
        } finally {
            FIXTURE.gitHub().callback(FIXTURE.hub().browser().url("/hub/oauth_callback"));
        }
    }

    @Test
    void an_error_with_markup_in_it_is_shown_harmlessly() {
        var answer = FIXTURE.hub()
                .browser()
                .get("/hub/oauth_callback?error=x&error_description=%3Cscript%3Ealert(1)%3C%2Fscript%3E"
                        + "y".repeat(500));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("<script>alert").doesNotContain("y".repeat(100));
    }
}
