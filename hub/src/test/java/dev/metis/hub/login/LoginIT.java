package dev.metis.hub.login;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.session.SignedValue;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logging in and out, as a browser sees it. */
class LoginIT {
    private HubFixture hub =
            HubFixture.with("DummyAuthenticator__password", "sesame", "Authenticator__blocked_users", "[mallory]");

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void the_right_password_leads_on_and_keeps_one_logged_in() {
        var ada = hub.browser();

        var answer = ada.tryLogIn("/hub/login?next=%2Fhub%2Fhome", " Ada ", "sesame");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/hub/home");
        assertThat(ada.get("/hub/api/user").body()).contains("\"name\":\"ada\"");
    }

    @Test
    void the_wrong_password_shows_the_form_again_with_403() {
        var answer = hub.browser().tryLogIn("/hub/login", "ada", "wrong");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Invalid username or password").contains("value=\"ada\"");
    }

    @Test
    void who_is_blocked_or_has_no_proper_name_stays_out() {
        for (var name : List.of("mallory", "MALLORY", "", "a/b", "x".repeat(300), "tab\tname")) {
            assertThat(hub.browser().tryLogIn("/hub/login", name, "sesame").statusCode())
                    .as(name)
                    .isEqualTo(403);
        }
    }

    @Test
    void hostile_names_are_shown_harmlessly() {
        var answer = hub.browser().tryLogIn("/hub/login", "<script>alert(1)</script>", "wrong");

        assertThat(answer.body()).doesNotContain("<script>alert");
    }

    @Test
    void a_form_without_its_token_is_refused() {
        var browser = hub.browser();
        browser.get("/hub/login");

        var answer = browser.postForm("/hub/login", "username", "ada", "password", "sesame", "_xsrf", "forged");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(browser.cookie("jupyterhub-hub-login")).isEmpty();
    }

    @Test
    void each_visit_gives_the_form_another_hour() {
        var browser = hub.browser();
        browser.get("/hub/login");
        var token = browser.xsrf();

        var again = browser.get("/hub/login");

        assertThat(TestBrowser.xsrfIn(again.body())).isEqualTo(token);
        assertThat(again.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("_xsrf=" + token + ";")
                .containsIgnoringCase("Max-Age=3600");
    }

    @Test
    void terms_are_to_be_accepted_where_there_are_any() {
        hub.close();
        hub = HubFixture.with("JupyterHub__template_vars", "{login_term_url: https://example.org/terms}");

        assertThat(hub.browser().get("/hub/login").body())
                .contains("name=\"login_terms_checkbox\"", "href=\"https://example.org/terms\"");
    }

    @Test
    void a_cookie_is_worth_nothing_after_logout() {
        var ada = hub.browser();
        ada.logIn("ada", "sesame");
        var login = ada.cookie("jupyterhub-hub-login").orElseThrow();

        assertThat(ada.get("/hub/logout").statusCode()).isEqualTo(302);

        var thief = hub.browser();
        thief.setCookie("jupyterhub-hub-login", login, "/");
        assertThat(thief.get("/hub/api/user").statusCode()).isEqualTo(403);
    }

    @Test
    void cookies_of_another_key_or_cut_short_are_nobody() {
        var ada = hub.browser();
        ada.logIn("ada", "sesame");
        var login = ada.cookie("jupyterhub-hub-login").orElseThrow();
        var foreign = new SignedValue("another key".getBytes(StandardCharsets.UTF_8)).sign("jupyterhub-hub-login", "x");

        for (var cookie : List.of(foreign, login.substring(0, login.length() - 1), login.substring(5), "garbage")) {
            var thief = hub.browser();
            thief.setCookie("jupyterhub-hub-login", cookie, "/");
            assertThat(thief.get("/hub/api/user").statusCode()).as(cookie).isEqualTo(403);
        }
    }

    @Test
    void a_logout_without_a_login_revokes_nothing() {
        var ada = hub.browser();
        ada.logIn("ada", "sesame");
        var stranger = hub.browser();
        stranger.setCookie(
                "jupyterhub-session-id", ada.cookie("jupyterhub-session-id").orElseThrow(), "/");

        stranger.get("/hub/logout");

        assertThat(ada.get("/hub/api/user").statusCode()).isEqualTo(200);
    }

    @Test
    void all_sessions_of_a_user_can_be_ended_at_once() {
        var laptop = hub.browser();
        var phone = hub.browser();
        laptop.logIn("ada", "sesame");
        phone.logIn("ada", "sesame");

        resultOf(hub.database()
                .sql()
                .query("update users set auth_epoch = auth_epoch + 1 where name = 'ada'")
                .execute());

        assertThat(List.of(laptop, phone))
                .allSatisfy(browser ->
                        assertThat(browser.get("/hub/api/user").statusCode()).isEqualTo(403));
    }

    @Test
    void a_huge_form_is_refused() {
        var answer = hub.directly()
                .send(hub.directly()
                        .request("/hub/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("username=" + "x".repeat(10_000_000))));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void a_page_sends_strangers_to_the_login_and_back() {
        var answer = hub.browser().get("/hub/home?x=1");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/hub/login?next=%2Fhub%2Fhome%3Fx%3D1");
    }

    @Test
    void cookies_have_the_paths_and_flags_clients_know() {
        TestBrowser ada = hub.browser();
        var page = ada.get("/hub/login");
        var answer = ada.tryLogIn("/hub/login", "ada", "sesame");

        assertThat(page.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("_xsrf=")
                        .contains("Path=/hub/")
                        .contains("Max-Age=3600")
                        .doesNotContain("HTTPOnly"));
        assertThat(answer.headers().allValues("Set-Cookie"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("jupyterhub-hub-login=")
                        .contains("Path=/hub/")
                        .containsIgnoringCase("HttpOnly"))
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith("jupyterhub-session-id=")
                        .contains("Path=/")
                        .containsIgnoringCase("HttpOnly")
                        .doesNotContain("Max-Age"));
    }
}
