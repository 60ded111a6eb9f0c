package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which status a request gets that nobody answers. */
class HubRouterIT {
    private static final HubFixture HUB = HubFixture.with();

    private final TestBrowser ada = HUB.logIn("ada");

    @AfterAll
    static void close() {
        HUB.close();
    }

    private int status(String method, String path) {
        return HUB.browser()
                .send(HUB.browser().request(path).method(method, BodyPublishers.noBody()))
                .statusCode();
    }

    @Test
    void a_wrong_method_is_not_a_wrong_path() {
        assertThat(status("GET", "/hub/api/oauth2/token")).isEqualTo(405);
        assertThat(status("PATCH", "/hub/api/users/ada/activity")).isEqualTo(405);
        assertThat(status("GET", "/hub/api/nothing")).isEqualTo(404);
        assertThat(status("POST", "/hub/api/users/")).isEqualTo(404);
        assertThat(status("OPTIONS", "/hub/api/users/ada/server")).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/user", "/users/ada", "/users/ada/server", "/users/no%2Fbody/activity"})
    void options_are_answered_to_anybody_and_heads_to_nobody(String path) {
        assertThat(status("OPTIONS", "/hub/api" + path)).isEqualTo(200);
        assertThat(status("HEAD", "/hub/api" + path)).isEqualTo(405);
        assertThat(status("TRACE", "/hub/api" + path)).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
    void a_wrong_path_is_one_for_everybody(String method) {
        for (var path : List.of("/nothing", "/users/ada/", "/user/", "//user", "/%75ser", "/users//server")) {
            for (var browser : List.of(HUB.browser(), ada)) {
                var answer = browser.send(browser.request("/hub/api" + path)
                        .header("Origin", "http://elsewhere")
                        .method(method, BodyPublishers.ofString("{")));

                assertThat(answer.statusCode()).as(path).isEqualTo(404);
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
                assertThat(answer.body()).contains(method.equals("HEAD") ? "" : "\"status\":404");
            }
        }
    }

    @Test
    void what_is_read_again_unchanged_is_not_sent_again() {
        var token = "token " + TestTokens.issue(HUB.database(), "ada", "read:users:name!user");
        var first = get(token, "");
        var tag = first.headers().firstValue("ETag").orElseThrow();

        assertThat(tag).isEqualTo('"' + sha1(first.body()) + '"');
        for (var known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            var again = get(token, known);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("ETag")).contains(tag);
        }
        for (var known : List.of("\"other\"", "nonsense", tag.substring(1))) {
            assertThat(get(token, known).statusCode()).as(known).isEqualTo(200);
        }
        assertThat(ada.get("/hub/api/users/bob").headers().firstValue("ETag")).isEmpty();
    }

    private static HttpResponse<String> get(String token, String known) {
        var browser = HUB.browser();
        return browser.send(browser.request("/hub/api/users/ada")
                .header("Authorization", token)
                .header("If-None-Match", known)
                .GET());
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_a_request_says_of_its_body_never_breaks_the_hub() {
        for (var type : List.of(
                "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x")) {
            for (var path : List.of("/hub/api", "/hub/api/user", "/hub/login", "/hub/api/oauth2/authorize")) {
                assertThat(status("GET", path, type, "")).as(type + path).isLessThan(500);
                assertThat(status("POST", path, type, "a=%ZZ&%=1"))
                        .as(type + path)
                        .isBetween(400, 499);
            }
        }
    }

    private int status(String method, String path, String type, String body) {
        return HUB.browser()
                .send(HUB.browser()
                        .request(path)
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body)))
                .statusCode();
    }

    @Test
    void outside_the_hub_only_reading_leads_into_it() {
        assertThat(ada.get("/somewhere?x=1").headers().firstValue("Location")).contains("/hub/somewhere?x=1");
        assertThat(ada.get("/user/ada").headers().firstValue("Location")).contains("/user/ada/");
        assertThat(ada.get("/user/ada").statusCode()).isEqualTo(301);
        assertThat(status("POST", "/user/ada/api/kernels")).isEqualTo(403);
        assertThat(status("HEAD", "/user/ada/lab")).isEqualTo(405);
    }

    @Test
    void what_lacks_the_token_against_forged_requests_is_told_so() {
        var user = ada.request("/hub/api/user").header("Sec-Fetch-Mode", "cors").GET();
        assertThat(ada.send(user).body()).contains("'_xsrf' argument missing from GET");

        var answer =
                ada.send(ada.request("/hub/api/users/ada/tokens?_xsrf=other").POST(BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("XSRF cookie does not match POST argument");
    }

    @Test
    void the_front_door_leads_to_the_login() {
        assertThat(HUB.browser().get("/").headers().firstValue("Location")).contains("/hub/");
        assertThat(HUB.browser().get("/hub/?xyz=5").headers().firstValue("Location"))
                .contains("/hub/login?next=%2Fhub%2F%3Fxyz%3D5");
        assertThat(HUB.browser().get("/hub").statusCode()).isEqualTo(301);
        assertThat(status("HEAD", "/hub/health")).isEqualTo(200);
        assertThat(status("HEAD", "/hub/api/health")).isEqualTo(200);
    }
}
