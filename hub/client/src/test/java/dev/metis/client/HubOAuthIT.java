package dev.metis.client;

import static dev.metis.client.Visitor.location;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubOAuthIT {
    private static final String COOKIE = "service-news";
    private static final String STATE = "service-news-oauth-state";

    private final Vertx vertx = Vertx.vertx();
    private final Visitor browser = new Visitor();
    private StubHub hub;
    private Site site;

    @BeforeEach
    void start() throws Exception {
        hub = new StubHub(vertx);
        site = new Site(vertx, hub.api(), config -> config);
        browser.cookies().put("jupyterhub-session-id", "s1");
    }

    @AfterEach
    void stop() {
        browser.close();
        site.close();
        vertx.close();
    }

    private URI page(String path) {
        return site.url().resolve(Site.PREFIX + path);
    }

    private HttpResponse<String> logIn(String path) throws Exception {
        return browser.followLogin(browser.get(page(path)), site.url());
    }

    private static List<String> setCookies(HttpResponse<?> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + "="))
                .toList();
    }

    @Test
    void a_browser_is_sent_to_the_hub_and_comes_back_to_the_page_it_wanted() throws Exception {
        var redirect = browser.get(page("page/a?b=c%20d"));
        var back = browser.followLogin(redirect, site.url());

        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(location(redirect))
                .startsWith(hub.api()
                        + "/oauth2/authorize?client_id=service-news&redirect_uri=%2Fservices%2Fnews%2Foauth_callback"
                        + "&response_type=code&code_challenge=")
                .contains("&code_challenge_method=S256&state=");
        assertThat(back.statusCode()).isEqualTo(302);
        assertThat(location(back)).isEqualTo("/services/news/page/a?b=c%20d");
        assertThat(browser.get(page("page/a?b=c%20d")).body()).isEqualTo("ada");
        assertThat(browser.cookies().keySet()).noneMatch(name -> name.startsWith(STATE));
    }

    @Test
    void several_tabs_can_log_in_at_once() throws Exception {
        var first = browser.get(page("page/1"));
        var second = browser.get(page("page/2"));
        var third = browser.get(page("page/3"));

        assertThat(location(browser.followLogin(second, site.url()))).isEqualTo("/services/news/page/2");
        assertThat(location(browser.followLogin(first, site.url()))).isEqualTo("/services/news/page/1");
        assertThat(location(browser.followLogin(third, site.url()))).isEqualTo("/services/news/page/3");
        assertThat(browser.get(page("page/1")).body()).isEqualTo("ada");
    }

    @Test
    void logins_nobody_finishes_do_not_pile_up() throws Exception {
        for (int i = 0; i < 50; i++) {
            browser.get(page("page/" + i));
        }

        assertThat(browser.cookies().keySet().stream().filter(name -> name.startsWith(STATE)))
                .hasSizeLessThanOrEqualTo(11);
        assertThat(logIn("page/x").statusCode()).isEqualTo(302);
    }

    @Test
    void a_restart_loses_neither_logins_nor_those_under_way() throws Exception {
        logIn("page/x");
        var other = new Visitor();
        var underWay = other.get(page("page/y"));
        site.close();
        site = new Site(vertx, hub.api(), config -> config);

        assertThat(browser.get(page("page/x")).body()).isEqualTo("ada");
        assertThat(location(other.followLogin(underWay, site.url()))).isEqualTo("/services/news/page/y");
        other.close();
    }

    @Test
    void a_login_that_another_browser_began_is_refused() throws Exception {
        try (var attacker = new Visitor()) {
            var begun = attacker.get(page("page/x"));
            browser.get(page("page/x"));
            var answer = browser.followLogin(begun, site.url());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(setCookies(answer, COOKIE)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error=access_denied&error_description=You+said+%3Cno%3E&state=x | 400 | You said <no>",
                "state=x | 400 | code",
                "code=x | 400 | state",
                "code=x&state=forged | 403 | not begun by this browser",
                "code=x&state= | 400 | state"
            })
    void a_callback_that_makes_no_sense_is_refused(String query, int status, String words) throws Exception {
        var answer = browser.get(page("oauth_callback?" + query));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
        var shown = browser.get(page("oauth_callback?" + query), "Accept", "text/html");
        assertThat(shown.body()).doesNotContain("<no>").contains("href=\"/services/news/\"");
    }

    @Test
    void a_code_that_the_hub_does_not_take_is_the_visitors_problem() throws Exception {
        var redirect = browser.get(page("page/x"));
        var state = location(redirect).replaceAll(".*&state=", "");
        var answer = browser.get(page("oauth_callback?code=made-up&state=" + state));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(browser.cookies()).doesNotContainKey(COOKIE);
    }

    @Test
    void who_may_not_come_in_is_told_so_and_not_sent_around() throws Exception {
        hub.logIn("bob");
        var back = logIn("page/x");
        var answer = browser.get(page("page/x"), "Accept", "text/html");

        assertThat(location(back)).isEqualTo("/services/news/page/x");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("bob may not use this");
    }

    @Test
    void the_cookie_of_a_dead_token_is_taken_away_and_the_login_begins_anew() throws Exception {
        logIn("page/x");
        hub.revokeAll();
        browser.cookies().put("jupyterhub-session-id", "s2"); // the hub was logged out of, and in again
        var answer = browser.get(page("page/x"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer)).contains("oauth2/authorize");
        assertThat(browser.cookies()).doesNotContainKey(COOKIE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cors", "no-cors", "websocket"})
    void what_is_no_page_gets_403_and_no_login(String mode) throws Exception {
        var answer = browser.get(page("page/x"), "Sec-Fetch-Mode", mode);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(browser.get(page("script/x")).statusCode()).isEqualTo(403);
        assertThat(browser.post(page("page/x"), "").statusCode()).isEqualTo(403);
    }

    @Test
    void a_foreign_token_in_the_header_does_not_hide_the_login() throws Exception {
        logIn("page/x");
        var jwt = "eyJhbGciOiJSUzI1NiJ9." + "x".repeat(1500) + ".signature";

        assertThat(browser.get(page("page/x"), "Authorization", "Bearer " + jwt).body())
                .isEqualTo("ada");
        assertThat(browser.post(page("page/x"), "", "Authorization", "Bearer " + jwt)
                        .statusCode())
                .as("the login alone does not change anything")
                .isEqualTo(403);
    }

    @Test
    void a_token_needs_neither_login_nor_xsrf_token() throws Exception {
        browser.cookies().clear();
        var answer = browser.post(
                page("page/x"),
                "abc",
                "Authorization",
                "token " + hub.token("carl", StubHub.SCOPE),
                "Sec-Fetch-Mode",
                "cors");

        assertThat(answer.body()).isEqualTo("carl sent 3");
    }

    @Test
    void logging_out_counts_at_once_and_leads_to_the_hub() throws Exception {
        logIn("page/x");
        var copy = browser.cookie(COOKIE);
        var answer = browser.get(page("logout"));
        hub.revokeAll(); // as the hub does at its logout

        assertThat(location(answer)).endsWith("/hub/logout");
        assertThat(browser.cookies()).doesNotContainKeys(COOKIE, "_xsrf");
        browser.cookies().put(COOKIE, copy);
        assertThat(browser.get(page("script/x")).statusCode()).isEqualTo(403);
    }

    @Test
    void a_request_is_looked_up_once_however_many_handlers_ask() throws Exception {
        site.close();
        site = new Site(vertx, hub.api(), config -> config.withCache(HubAuthConfig.Cache.NONE));
        var token = hub.token("ada", StubHub.SCOPE);

        assertThat(browser.get(page("page/twice"), "Authorization", "token " + token)
                        .body())
                .isEqualTo("ada");
        assertThat(hub.questions()).isEqualTo(1);
    }

    @Test
    void while_the_hub_is_down_nobody_is_logged_out() throws Exception {
        logIn("page/x");
        site.close();
        site = new Site(vertx, hub.api(), config -> config);
        hub.close();
        var answer = browser.get(page("page/x"));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(browser.cookies()).containsKey(COOKIE);
    }
}
