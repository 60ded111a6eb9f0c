package dev.metis.hub.login;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.authenticator.github.GitHubFixture;
import dev.metis.hub.authenticator.github.GitHubStandIn.Trouble;
import dev.metis.hub.authenticator.github.GitHubVisitor;
import dev.metis.hub.db.Rows;
import dev.metis.hub.route.OpenSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a login later on: GitHub is asked again, at each request here as far as tests can tell. */
class GitHubRefreshIT {
    private static final String[] SETTINGS = {
        "Authenticator__allow_all", "true",
        "Authenticator__enable_auth_state", "true",
        "Authenticator__auth_refresh_age", "1h",
        "Authenticator__manage_groups", "true",
        "GitHubOAuthenticator__auth_state_groups_key", "teams",
        "GitHubOAuthenticator__populate_teams_in_auth_state", "true",
        "GitHubOAuthenticator__admin_groups", "['my-org:admins']",
        "CryptKeeper__keys", GitHubFixture.CRYPT_KEY
    };

    private GitHubFixture fixture = GitHubFixture.withExpiringTokens(SETTINGS);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void teams_and_admins_follow_what_github_says_without_a_new_login() {
        fixture.gitHub().people().add("ada", "my-org:staff");
        var ada = fixture.loggedIn("ada");
        assertThat(self(ada).getJsonArray("groups")).isEqualTo(new JsonArray(List.of("my-org:staff")));
        assertThat(self(ada).getBoolean("admin")).isFalse();

        fixture.gitHub().change("ada", "my-org:admins");
        fixture.makeChecksDue();

        ada.eventually("/hub/api/user", answer -> new JsonObject(answer.body()).getBoolean("admin", false));
        assertThat(self(ada).getJsonArray("groups")).isEqualTo(new JsonArray(List.of("my-org:admins")));

        fixture.gitHub().change("ada", "my-org");
        fixture.makeChecksDue();
        ada.eventually("/hub/api/user", answer -> !new JsonObject(answer.body()).getBoolean("admin", true));
        assertThat(self(ada).getJsonArray("groups")).isEqualTo(new JsonArray());
    }

    @Test
    void a_token_that_ended_is_renewed_and_the_new_one_is_kept() {
        fixture.gitHub().people().add("ada");
        var ada = fixture.loggedIn("ada");
        var before = state();

        fixture.gitHub().expireTokens();
        fixture.makeChecksDue();
        ada.eventually("/hub/api/user", answer -> answer.statusCode() == 200 && !state().equals(before));

        assertThat(self(ada).getString("name")).isEqualTo("ada");
        fixture.gitHub().expireTokens();
        fixture.makeChecksDue();
        var again = state();
        ada.eventually("/hub/api/user", answer -> answer.statusCode() == 200 && !state().equals(again));
    }

    @Test
    void a_revoked_login_is_over_for_browsers_until_the_next_one_and_programs_go_on() {
        revokedWhile("false", 200);
    }

    @Test
    void a_revoked_login_is_over_for_programs_too_where_the_operator_is_strict() {
        revokedWhile("true", 403);
    }

    private void revokedWhile(String strict, int statusOfPrograms) {
        restartWith("Authenticator__auth_refresh_strict", strict);
        var ada = fixture.loggedIn("ada");
        var token = TestApi.of(fixture.hub(), "ada", "inherit");
        assertThat(token.get("user").statusCode()).isEqualTo(200);

        fixture.gitHub().revokeTokens();
        fixture.makeChecksDue();

        ada.eventually("/hub/api/user", answer -> answer.statusCode() == 403);
        assertThat(ada.get("/hub/home").headers().firstValue("Location")).contains("/hub/login?next=%2Fhub%2Fhome");
        assertThat(token.get("user").statusCode()).isEqualTo(statusOfPrograms);

        var visitor = new GitHubVisitor("ada", ada);
        assertThat(visitor.logIn().statusCode()).isEqualTo(302);
        assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(200);
        assertThat(token.get("user").statusCode()).isEqualTo(200);
    }

    /** While this hub waits for an answer about the login that was. */
    @Test
    void a_login_that_another_hub_learns_to_be_over_is_over_whatever_this_hub_was_told_before() {
        fixture.gitHub().people().add("ada");
        fixture.gitHub().people().add("grace");
        var ada = fixture.loggedIn("ada");
        var gate = new CountDownLatch(1);
        fixture.gitHub().fail("/user", new Trouble.Late(gate));
        fixture.gitHub().forget();
        fixture.makeChecksDue();
        var asking = CompletableFuture.supplyAsync(() -> ada.get("/hub/api/user"));
        eventually(() -> assertThat(fixture.gitHub().requests()).contains("GET /api/v3/user"));
        fixture.gitHub().recover();

        resultOf(fixture.hub()
                .database()
                .inTransaction(tx -> tx.query("update users set login_required = true where name = 'ada'")
                        .execute()
                        .compose(_ -> tx.query("select pg_notify('metis', 'user:' || id) from users where name = 'ada'")
                                .execute())));
        fixture.loggedIn("grace"); // the hub has heard of it by then
        gate.countDown();
        asking.join();

        assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(403);
    }

    @Test
    void what_a_revoked_login_has_open_is_cut() {
        fixture.gitHub().people().add("ada");
        var ada = fixture.loggedIn("ada");
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));
        try (var socket = OpenSocket.of(ada, "/user/ada/ws")) {
            assertThat(socket.echoes()).isTrue();
            fixture.gitHub().revokeTokens();
            fixture.makeChecksDue();

            ada.eventually("/hub/api/user", answer -> answer.statusCode() == 403);

            socket.isCut();
        }
    }

    @Test
    void a_provider_that_is_away_ends_nobodys_login() {
        fixture.gitHub().people().add("ada");
        var ada = fixture.loggedIn("ada");
        for (var trouble : List.of(
                new Trouble.Hangup(),
                new Trouble.Answer(502, "text/html", "<h1>Unicorn!</h1>", List.of()),
                new Trouble.Answer(429, "application/json", "{}", List.of("Retry-After", "30")))) {
            fixture.gitHub().fail("api", trouble);
            fixture.gitHub().fail("access_token", trouble);
            fixture.gitHub().forget();
            fixture.makeChecksDue();
            ada.eventually("/hub/api/user", _ -> !fixture.gitHub().requests().isEmpty());
            assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void two_hubs_ask_once() {
        fixture.gitHub().people().add("ada");
        var ada = fixture.loggedIn("ada");
        fixture.hub().startHub();
        var second = fixture.hub().directly();
        for (var cookie : List.of("jupyterhub-hub-login", "jupyterhub-session-id")) {
            second.setCookie(cookie, ada.cookie(cookie).orElseThrow(), "/");
        }
        fixture.gitHub().forget();
        fixture.makeChecksDue();

        ada.eventually("/hub/api/user", _ -> !fixture.gitHub().requests().isEmpty());
        for (int i = 0; i < 5; i++) {
            assertThat(second.get("/hub/api/user").statusCode()).isEqualTo(200);
            assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(200);
        }

        assertThat(fixture.gitHub().requests().stream()
                        .filter(line -> line.equals("GET /api/v3/user"))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_start_in_their_own_browser_is_refused_to_those_github_no_longer_knows_and_others_start_it() {
        restartWith("Authenticator__auth_refresh_strict", "false");
        var ada = fixture.loggedIn("ada");
        var token = TestApi.of(fixture.hub(), "ada", "inherit");
        var admin = TestApi.of(fixture.hub(), "root", "inherit");
        fixture.gitHub().revokeTokens();
        askedAMinuteAgo();

        refused(ada.api("POST", "users/ada/server"));

        assertThat(token.call("POST", "users/ada/server").statusCode()).isEqualTo(201);
        assertThat(token.call("DELETE", "users/ada/server").statusCode()).isEqualTo(204);
        assertThat(admin.call("POST", "users/ada/server").statusCode()).isEqualTo(201);
    }

    @Test
    void a_start_is_refused_to_everybody_where_the_operator_is_strict() {
        restartWith("Authenticator__auth_refresh_strict", "true");
        fixture.loggedIn("ada");
        var admin = TestApi.of(fixture.hub(), "root", "inherit");
        var token = TestApi.of(fixture.hub(), "ada", "inherit");
        fixture.gitHub().revokeTokens();
        askedAMinuteAgo();

        refused(admin.call("POST", "users/ada/server"));
        assertThat(token.call("POST", "users/ada/server").statusCode()).isEqualTo(403);
    }

    private void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("has to log in again");
        assertThat(fixture.hub().platform().running()).isEmpty();
    }

    private void restartWith(String option, String value) {
        fixture.close();
        var settings = new ArrayList<>(List.of(SETTINGS));
        settings.addAll(List.of(option, value));
        fixture = GitHubFixture.withExpiringTokens(settings.toArray(String[]::new));
        fixture.gitHub().people().add("ada");
    }

    private void askedAMinuteAgo() {
        resultOf(fixture.hub()
                .database()
                .sql()
                .query("update users set auth_checked_at = now() - interval '1 minute'")
                .execute());
        fixture.gitHub().forget();
    }

    @Test
    void before_a_stop_github_is_asked_where_the_operator_wants_that() {
        restartWith("Authenticator__refresh_pre_spawn", "false");
        var ada = fixture.loggedIn("ada");
        assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
        askedAMinuteAgo();
        assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(204);
        assertThat(fixture.gitHub().requests()).isEmpty();

        restartWith("Authenticator__refresh_pre_stop", "true");
        ada = fixture.loggedIn("ada");
        assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
        askedAMinuteAgo();
        assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(204);
        assertThat(fixture.gitHub().requests()).isNotEmpty();
    }

    @Test
    void a_stop_in_their_own_browser_is_refused_to_those_github_no_longer_knows_and_an_admins_is_not() {
        restartWith("Authenticator__refresh_pre_stop", "true");
        var ada = fixture.loggedIn("ada");
        var admin = TestApi.of(fixture.hub(), "root", "inherit");
        assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
        fixture.gitHub().revokeTokens();
        askedAMinuteAgo();

        var refused = ada.api("DELETE", "users/ada/server");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).contains("auth has expired for ada, login again");
        assertThat(fixture.hub().platform().running()).hasSize(1);
        assertThat(admin.call("DELETE", "users/ada/server").statusCode()).isEqualTo(204);
        assertThat(fixture.hub().platform().running()).isEmpty();
    }

    private JsonObject self(TestBrowser who) {
        return new JsonObject(who.api("GET", "user").body());
    }

    private String state() {
        return resultOf(fixture.hub()
                .database()
                .sql()
                .query("select convert_from(auth_state, 'UTF8') as state from users where name = 'ada'")
                .mapping(row -> row.getString("state"))
                .execute()
                .map(Rows::only));
    }
}
