package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a login's cookie alone does not open, since other sites' pages can make a browser send it. */
class ForeignPagesIT {
    private static final String COOKIE = "service-news";

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

    @Test
    void unsafe_requests_take_the_xsrf_token_of_the_login() throws Exception {
        logIn("page/form");
        var token = browser.get(page("page/form")).body();
        assertThat(browser.cookies()).containsEntry("_xsrf", token);

        assertThat(browser.post(page("page/x"), "a").statusCode()).isEqualTo(403);
        assertThat(browser.post(page("page/x"), "a").body()).contains("XSRF");
        assertThat(browser.post(page("page/x"), "a", "X-XSRFToken", token).body())
                .isEqualTo("ada sent 1");
        assertThat(browser.post(page("page/x"), "a", "X-CSRFToken", token).statusCode())
                .isEqualTo(200);
        assertThat(browser.post(page("page/x?_xsrf=" + token), "a").statusCode())
                .isEqualTo(200);
        var form = "application/x-www-form-urlencoded";
        assertThat(browser.post(page("page/x"), "_xsrf=" + token, "Content-Type", form)
                        .statusCode())
                .isEqualTo(200);
        assertThat(browser.post(page("page/x"), "a", "X-XSRFToken", token + "x").statusCode())
                .isEqualTo(403);
    }

    @Test
    void the_xsrf_token_of_another_login_or_without_its_cookie_is_worth_nothing() throws Exception {
        logIn("page/form");
        var token = browser.get(page("page/form")).body();

        browser.cookies().remove("_xsrf");
        assertThat(browser.post(page("page/x"), "a", "X-XSRFToken", token).statusCode())
                .isEqualTo(403);
        browser.cookies().put("_xsrf", token);
        browser.cookies().put("jupyterhub-session-id", "s2");
        assertThat(browser.post(page("page/x"), "a", "X-XSRFToken", token).statusCode())
                .isEqualTo(403);
        browser.cookies().put("jupyterhub-session-id", "s1");
        browser.cookies().remove(COOKIE);
        logIn("page/form");
        browser.cookies().put("_xsrf", token);
        assertThat(browser.post(page("page/x"), "a", "X-XSRFToken", token).statusCode())
                .as("the same user, logged in again")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "navigate, none, 200",
        "navigate, cross-site, 200",
        "no-cors, same-origin, 200",
        "no-cors, cross-site, 403",
        "cors, same-origin, 403",
        "cors, cross-site, 403"
    })
    void reading_by_a_script_takes_the_xsrf_token_too(String mode, String from, int status) throws Exception {
        logIn("page/form");

        assertThat(browser.get(page("page/x"), "Sec-Fetch-Mode", mode, "Sec-Fetch-Site", from)
                        .statusCode())
                .isEqualTo(status);
        var token = browser.cookie("_xsrf");
        assertThat(browser.get(page("page/x"), "Sec-Fetch-Mode", mode, "Sec-Fetch-Site", from, "X-XSRFToken", token)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_websocket_opens_by_cookie_from_our_own_pages_only() throws Exception {
        logIn("page/form");
        var own = site.url().toString();
        var xsrf = browser.cookie("_xsrf");

        assertThat(browser.firstMessage(page("page/socket"), "Origin", own)).isEqualTo("ada");
        assertThat(browser.firstMessage(page("page/socket"))).isEqualTo("ada");
        assertThat(browser.firstMessage(page("page/socket?_xsrf=" + xsrf), "Origin", "https://other.example"))
                .isEqualTo("ada");
        for (var origin : List.of("https://other.example", "null", "http://127.0.0.1:1", own + ".example")) {
            assertThat(refusalOf(page("page/socket"), "Origin", origin)).isEqualTo(403);
        }
    }

    @Test
    void a_websocket_opens_by_a_token_in_its_address_and_not_without_anything() throws Exception {
        browser.cookies().clear();

        assertThat(browser.firstMessage(
                        page("page/socket?token=" + hub.token("ada", StubHub.SCOPE)), "Origin", "https://o.example"))
                .isEqualTo("ada");
        assertThat(refusalOf(page("page/socket"))).isEqualTo(403);
        assertThat(refusalOf(page("page/socket?token=unknown"))).isEqualTo(403);
    }

    private int refusalOf(URI socket, String... headers) {
        var refused =
                catchThrowableOfType(WebSocketHandshakeException.class, () -> browser.firstMessage(socket, headers));
        return refused.getResponse().statusCode();
    }

    @Test
    void where_cookies_open_no_websocket_a_token_does() throws Exception {
        logIn("page/x");
        site.close();
        site = new Site(vertx, hub.api(), config -> {
            var login = config.login().orElseThrow();
            return config.withLogin(new HubAuthConfig.Login(
                    login.clientId(),
                    login.hubUrl(),
                    login.redirectUri(),
                    login.cookieName(),
                    login.cookieOptions(),
                    login.hostPrefix(),
                    false,
                    login.anonymousId(),
                    login.publicUrl()));
        });

        assertThat(browser.get(page("page/x")).body()).isEqualTo("ada");
        assertThat(refusalOf(page("page/socket"))).isEqualTo(403);
        assertThat(browser.firstMessage(page("page/socket?token=" + hub.token("carl", StubHub.SCOPE))))
                .isEqualTo("carl");
    }
}
