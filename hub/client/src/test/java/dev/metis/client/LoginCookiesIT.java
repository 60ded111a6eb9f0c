package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.client.HubAuthConfig.Login;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What browsers are told about our cookies. */
class LoginCookiesIT {
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

    @Test
    void cookies_are_for_this_program_and_out_of_reach_of_scripts() throws Exception {
        var redirect = browser.get(page("page/a/b/c"), "X-Forwarded-Proto", "https");
        var back = browser.followLogin(redirect, site.url());

        assertThat(redirect.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith(STATE)
                .contains("Path=/services/news/", "HTTPOnly", "Max-Age=600", "Secure");
        assertThat(setCookies(back, COOKIE))
                .singleElement()
                .asString()
                .contains("Path=/services/news/", "HTTPOnly", "Max-Age=1209600")
                .doesNotContain("Secure", "token-ada");
        assertThat(setCookies(back, "_xsrf"))
                .singleElement()
                .asString()
                .contains("Path=/services/news/")
                .doesNotContain("HTTPOnly");
    }

    private static List<String> setCookies(HttpResponse<?> response, String name) {
        return response.headers().allValues("Set-Cookie").stream()
                .filter(line -> line.startsWith(name + "="))
                .toList();
    }

    private void restartWith(UnaryOperator<Login> change) throws Exception {
        site.close();
        site = new Site(
                vertx,
                hub.api(),
                config -> config.withLogin(change.apply(config.login().orElseThrow())));
    }

    private static Login with(Login login, JsonObject cookieOptions, boolean hostPrefix) {
        return new Login(
                login.clientId(),
                login.hubUrl(),
                login.redirectUri(),
                login.cookieName(),
                CookieOptions.of(cookieOptions),
                hostPrefix,
                login.webSocketCookie(),
                login.anonymousId(),
                login.publicUrl());
    }

    @Test
    void a_host_cookie_is_secure_and_has_no_path_of_its_own() throws Exception {
        restartWith(login -> with(login, new JsonObject().put("domain", "example.org"), true));
        var back = logIn("page/x");

        assertThat(setCookies(back, "__Host-service-news"))
                .singleElement()
                .asString()
                .contains("Path=/;", "Secure")
                .doesNotContain("Domain");
        assertThat(browser.get(page("page/x")).body()).isEqualTo("ada");
    }

    @Test
    void the_operators_attributes_hold_except_for_what_a_login_lives_by() throws Exception {
        var options = new JsonObject()
                .put("SameSite", "Strict")
                .put("Secure", true)
                .put("HttpOnly", false)
                .put("Path", "/services/")
                .put("expires_days", 1);
        restartWith(login -> with(login, options, false));
        var redirect = browser.get(page("page/x"));
        var back = browser.followLogin(redirect, site.url());
        var gone = browser.get(page("logout"));

        assertThat(redirect.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .contains("Path=/services/news/", "HTTPOnly", "Max-Age=600", "Secure", "SameSite=Strict");
        assertThat(setCookies(back, COOKIE))
                .singleElement()
                .asString()
                .contains("Path=/services/;", "Max-Age=86400", "Secure", "SameSite=Strict")
                .doesNotContain("HTTPOnly");
        assertThat(setCookies(gone, COOKIE))
                .as("cleared where it was set")
                .singleElement()
                .asString()
                .contains("Path=/services/;", "Max-Age=0");
    }

    @Test
    void the_cookie_can_have_a_name_of_its_own() throws Exception {
        restartWith(login -> login.withCookieName("news"));
        logIn("page/x");

        assertThat(browser.cookies()).containsKey("news").doesNotContainKey(COOKIE);
        assertThat(browser.get(page("page/x")).body()).isEqualTo("ada");
    }

    @Test
    void a_token_in_a_pages_address_becomes_a_login_where_that_is_allowed() throws Exception {
        site.close();
        site = new Site(vertx, hub.api(), HubAuthConfig::withTokenInUrl);
        var token = hub.token("carl", StubHub.SCOPE);
        var byScript = browser.get(page("page/x?token=" + token), "Sec-Fetch-Mode", "cors");
        assertThat(byScript.body()).isEqualTo("carl");
        assertThat(byScript.headers().allValues("Set-Cookie")).isEmpty();

        var opened = browser.get(page("page/x?token=" + token));
        assertThat(setCookies(opened, COOKIE)).singleElement().asString().doesNotContain("Max-Age", token);
        assertThat(browser.get(page("page/y")).body()).isEqualTo("carl");
        var refused = browser.get(page("page/x?token=" + hub.token("bob", "self")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
    }
}
