package dev.metis.hub.oauth;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** People log in to services with their hub account: the hub as OAuth provider, as a service and a browser see it. */
class ServiceLoginIT {
    private static final String SECRET = "secret-of-all-services-01";
    private static final String CALLBACK = "/services/grader/oauth_callback";
    private static final Pattern SCOPE = Pattern.compile("name=\"scopes\" value=\"([^\"]*)\"");

    private static HubFixture hub;

    @BeforeAll
    static void start() {
        hub = HubFixture.with(
                "JupyterHub__services", """
                - name: grader
                  url: http://127.0.0.1:1
                  api_token: %s
                  oauth_client_allowed_scopes: ["read:users!user", "servers!user", "list:users"]
                - name: launcher
                  url: http://127.0.0.1:1
                  api_token: launcher-%s
                  oauth_no_confirm: true
                  oauth_client_id: service-launch
                  oauth_redirect_uri: https://hub.example.org/services/launcher/oauth_callback
                - name: everything
                  url: http://127.0.0.1:1
                  api_token: everything-%s
                  oauth_client_allowed_scopes: [inherit]
                - name: silent
                  url: http://127.0.0.1:1
                """.formatted(SECRET, SECRET, SECRET), "JupyterHub__load_roles", """
                - name: staff
                  scopes: ["access:services"]
                  users: [ada, eve, fay]
                - name: reading
                  scopes: ["read:users!user"]
                """);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String request(String client) {
        return "/hub/api/oauth2/authorize?response_type=code&client_id=" + client;
    }

    private static HttpResponse<String> consent(TestBrowser who, String query, HttpResponse<String> page) {
        var fields = new ArrayList<>(List.of("_xsrf", TestBrowser.xsrfIn(page.body())));
        SCOPE.matcher(page.body()).results().forEach(found -> {
            fields.add("scopes");
            fields.add(found.group(1));
        });
        return who.postForm(query, fields.toArray(String[]::new));
    }

    private static String given(HttpResponse<String> answer, String name) {
        var location = answer.headers().firstValue("Location").orElseThrow();
        for (var pair : location.substring(location.indexOf('?') + 1).split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static HttpResponse<String> redeem(String client, String secret, String code, String... more) {
        var fields = new ArrayList<>(List.of(
                "grant_type", "authorization_code", "client_id", client, "client_secret", secret, "code", code));
        fields.addAll(List.of(more));
        return hub.browser().postForm("/hub/api/oauth2/token", fields.toArray(String[]::new));
    }

    private static JsonObject whoami(String token) {
        var answer = hub.browser().withHeader("/hub/api/user", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static int statusOf(String token) {
        return hub.browser()
                .withHeader("/hub/api/user", "Authorization", "token " + token)
                .statusCode();
    }

    /** From the service's first redirect to a token in its hands. */
    private static String logIn(TestBrowser who) {
        var answer = who.get(request("service-grader"));
        var allowed = answer.statusCode() == 302 ? answer : consent(who, request("service-grader"), answer);
        var token = redeem("service-grader", SECRET, given(allowed, "code"));
        assertThat(token.statusCode()).as(token.body()).isEqualTo(200);
        return new JsonObject(token.body()).getString("access_token");
    }

    @Test
    void who_allows_it_is_known_to_the_service_with_what_it_asked_for() {
        var ada = hub.logIn("ada");

        var page = ada.get(request("service-grader") + "&state=there");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("JupyterHub service grader", "After this you go to", CALLBACK)
                .contains("Know who you are", "only you")
                .doesNotContain("list:users");
        var allowed = consent(ada, request("service-grader") + "&state=there", page);
        assertThat(allowed.statusCode()).isEqualTo(302);
        assertThat(allowed.headers().firstValue("Location").orElseThrow()).startsWith(CALLBACK + "?code=");
        assertThat(given(allowed, "state")).isEqualTo("there");

        var token = redeem("service-grader", SECRET, given(allowed, "code"), "redirect_uri", CALLBACK);
        assertThat(token.statusCode()).isEqualTo(200);
        assertThat(token.headers().firstValue("Cache-Control")).contains("no-store");
        var granted = new JsonObject(token.body());
        assertThat(granted.getInteger("expires_in")).isEqualTo(1_209_600);
        assertThat(granted.getString("token_type")).isEqualTo("Bearer");
        var self = whoami(granted.getString("access_token"));
        assertThat(self.getString("name")).isEqualTo("ada");
        assertThat(self.getString("session_id"))
                .isEqualTo(ada.cookie("jupyterhub-session-id").orElseThrow());
        assertThat(self.getJsonArray("scopes"))
                .contains(
                        "access:services!service=grader",
                        "read:users!user=ada",
                        "servers!user=ada",
                        "read:users:name!user=ada")
                .doesNotContain("list:users", "tokens!user=ada", "access:services");
    }

    @Test
    void who_may_not_use_the_service_sees_why_and_the_service_gets_nothing() {
        var bob = hub.logIn("bob");

        var answer = bob.get(request("service-grader"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(answer.body()).contains("JupyterHub service grader");
        assertThat(bob.postForm(request("service-grader"), "_xsrf", bob.xsrf()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void who_is_not_logged_in_logs_in_first() {
        var answer = hub.browser().get(request("service-grader"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith("/hub/login?next=%2Fhub%2Fapi%2Foauth2%2Fauthorize");
    }

    @Test
    void a_service_that_asks_nobody_comes_back_at_once_and_to_where_it_is_registered() {
        var ada = hub.logIn("ada");

        var answer = ada.get(request("service-launch"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith("https://hub.example.org/services/launcher/oauth_callback?code=");
        var redirect = "https://hub.example.org/services/launcher/oauth_callback";
        var wrong = redeem("service-launch", "launcher-" + SECRET, given(answer, "code"), "redirect_uri", "/x");
        assertThat(wrong.body()).contains("invalid_request");
        var right = redeem("service-launch", "launcher-" + SECRET, given(answer, "code"), "redirect_uri", redirect);
        assertThat(right.statusCode()).as(right.body()).isEqualTo(200);
        assertThat(redeem("service-launch", "launcher-" + SECRET, given(answer, "code"))
                        .body())
                .contains("invalid_grant");
    }

    @Test
    void a_service_without_a_token_cannot_let_anybody_in() {
        assertThat(hub.logIn("ada").get(request("service-silent")).statusCode()).isEqualTo(400);
        assertThat(redeem("service-silent", "", "code").statusCode()).isEqualTo(401);
    }

    @Test
    void who_allowed_it_once_is_not_asked_again_until_they_take_it_back() {
        var eve = hub.logIn("eve");
        var token = logIn(eve);
        assertThat(eve.get(request("service-grader")).statusCode()).isEqualTo(302);
        assertThat(eve.get("/hub/token").body()).contains("Revoke the access of JupyterHub service grader");

        var id = whoami(token).getString("token_id");
        assertThat(eve.api("DELETE", "users/eve/tokens/" + id).statusCode()).isEqualTo(204);

        assertThat(statusOf(token)).isEqualTo(403);
        assertThat(eve.get(request("service-grader")).statusCode()).isEqualTo(200);
    }

    @RepeatedTest(10) // what the hub remembers of a token is dropped by an event, which must not come late
    void logging_out_ends_what_services_got_from_this_browser_only() {
        var here = hub.logIn("ada");
        var there = hub.logIn("ada");
        var ended = logIn(here);
        var kept = logIn(there);
        assertThat(statusOf(ended)).isEqualTo(200);
        assertThat(statusOf(kept)).isEqualTo(200);

        here.get("/hub/logout");

        assertThat(statusOf(ended)).isEqualTo(403);
        assertThat(statusOf(kept)).isEqualTo(200);
    }

    @Test
    void who_loses_access_loses_it_on_tokens_too() {
        var root = hub.logIn("root");
        var made = root.api(
                "POST",
                "services/gone",
                Optional.of(new JsonObject()
                        .put("api_token", "gone-" + SECRET)
                        .put("oauth_redirect_uri", "http://localhost:3000/callback")));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var ada = hub.logIn("ada");
        var allowed = consent(ada, request("service-gone"), ada.get(request("service-gone")));
        assertThat(allowed.headers().firstValue("Location").orElseThrow())
                .startsWith("http://localhost:3000/callback?code=");
        var token = new JsonObject(redeem("service-gone", "gone-" + SECRET, given(allowed, "code"))
                        .body())
                .getString("access_token");
        assertThat(whoami(token).getString("name")).isEqualTo("ada");

        root.api("DELETE", "services/gone");

        eventually(() -> assertThat(statusOf(token)).isEqualTo(403));
        assertThat(ada.get(request("service-gone")).statusCode()).isEqualTo(400);
    }

    @Test
    void roles_may_be_asked_for_by_name() {
        var ada = hub.logIn("fay");
        var query = request("service-grader") + "&scope=reading";

        var page = ada.get(query);
        assertThat(page.body()).contains("read:users!user").doesNotContain("servers!user");
        var allowed = consent(ada, query, page);

        assertThat(redeem("service-grader", SECRET, given(allowed, "code")).body())
                .contains("read:users!user")
                .doesNotContain("servers");
        assertThat(given(ada.get(request("service-grader") + "&scope=admin"), "error"))
                .isEqualTo("invalid_scope");
        assertThat(given(ada.get(request("service-grader") + "&scope=reading+nosuch"), "error"))
                .isEqualTo("invalid_scope");
    }

    @Test
    void a_service_may_be_let_do_everything_its_visitor_may() {
        var ada = hub.logIn("ada");

        var page = ada.get(request("service-everything"));
        assertThat(page.body()).contains("Do everything you may do yourself");
        var allowed = consent(ada, request("service-everything"), page);
        var token = redeem("service-everything", "everything-" + SECRET, given(allowed, "code"));

        var self = whoami(new JsonObject(token.body()).getString("access_token"));
        assertThat(self.getJsonArray("scopes")).contains("tokens!user=ada", "access:services");
    }

    @Test
    void a_header_of_whatever_kind_does_not_disturb_the_exchange() {
        var ada = hub.logIn("ada");
        var code = given(ada.get(request("service-launch")), "code");
        var nobody = hub.browser();

        var answer = nobody.send(nobody.request("/hub/api/oauth2/token")
                .header("Authorization", "Bearer launcher-" + SECRET)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "grant_type=authorization_code&client_id=service-launch&client_secret=launcher-" + SECRET
                                + "&code=" + code)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new JsonArray(
                        List.of(new JsonObject(answer.body()).getString("scope").split(" ", -1))))
                .contains("access:services!service=launcher");
    }
}
