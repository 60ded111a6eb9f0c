package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteApiIT {

    private static final String TARGET = "{\"target\":\"http://127.0.0.1:9999\"}";

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @ParameterizedTest
    @ValueSource(
            strings = {"token secret", "token  secret", "token secret extra", "Bearer token secret", "xtoken secret"})
    void a_header_with_the_token_in_it_is_accepted(String authorization) {
        assertThat(proxy.api("GET", "/api/routes", "", authorization).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Token secret", "Bearer secret", "token wrong", "token secretx", "token"})
    void anything_else_is_forbidden_with_an_empty_body(String authorization) {
        for (var method : new String[] {"GET", "POST", "DELETE"}) {
            var answer = proxy.api(method, "/api/routes/x", method.equals("POST") ? TARGET : "", authorization);

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().map()).doesNotContainKey("www-authenticate");
        }
        assertThat(proxy.api("GET", "/api/routes", "").body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"GET, /, 404", "GET, /api/, 404", "GET, /api/routesx, 404", "DELETE, /nothing, 404"})
    void other_paths_are_not_found_even_without_a_token(String method, String path, int status) {
        var answer = proxy.api(method, path, "", "");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo("Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "OPTIONS"})
    void other_methods_are_not_supported_even_without_a_token(String method) {
        var answer = proxy.api(method, "/api/routes/x", "", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).isEqualTo("Method not supported");
    }

    @Test
    void a_route_is_added_read_and_removed() {
        var added = proxy.api("POST", "/api/routes/user/foo", TARGET);
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.body()).isEmpty();

        var read = proxy.api("GET", "/api/routes/user/foo/", "");
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.headers().firstValue("content-type")).contains("application/json");
        assertThat(new JsonObject(read.body()).getString("target")).isEqualTo("http://127.0.0.1:9999");

        var removed = proxy.api("DELETE", "/api/routes/user/foo", "");
        assertThat(removed.statusCode()).isEqualTo(204);
        assertThat(removed.body()).isEmpty();

        assertThat(proxy.api("GET", "/api/routes/user/foo", "").statusCode()).isEqualTo(404);
        var again = proxy.api("DELETE", "/api/routes/user/foo", "");
        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void data_comes_back_as_it_was_given_with_the_proxys_own_time() {
        proxy.api("POST", "/api/routes/a", """
                {"target": "http://T:1/?x=1/", "jupyterhub": true, "user": "秀樹", "nested": {"a": [1, 2.5, null]},
                 "last_activity": "1999-01-01T00:00:00.000Z"}""");

        var data = proxy.data("/a");

        assertThat(data.getString("last_activity")).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        data.remove("last_activity");
        assertThat(data.encode())
                .isEqualTo("{\"target\":\"http://T:1/?x=1/\",\"jupyterhub\":true,\"user\":\"秀樹\","
                        + "\"nested\":{\"a\":[1,2.5,null]}}");
    }

    @Test
    void setting_a_route_again_replaces_all_of_it() {
        proxy.api("POST", "/api/routes/a", "{\"target\":\"http://a:1\",\"user\":\"ada\"}");
        var before = proxy.lastActivity("/a");
        ProxyFixture.nextMillisecond();

        proxy.api("POST", "/api/routes/a", "{\"target\":\"http://b:1\"}");

        assertThat(proxy.data("/a").fieldNames()).containsExactly("target", "last_activity");
        assertThat(proxy.lastActivity("/a")).isAfter(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/routes", "/api/routes/"})
    void without_a_path_the_root_is_meant(String path) {
        assertThat(proxy.api("POST", path, TARGET).statusCode()).isEqualTo(201);
        assertThat(new JsonObject(proxy.api("GET", path, "").body()).fieldNames())
                .containsExactly("/");
        assertThat(proxy.api("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(proxy.api("GET", path, "").body()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "/user/foo%40bar, /user/foo@bar",
        "/user/%C3%BC%20x/, /user/ü x",
        "/user%2Ffoo, /user/foo",
        "/a//b, /a//b",
        "/%7ETestJH, /~TestJH"
    })
    void keys_are_decoded_once(String path, String key) {
        proxy.api("POST", "/api/routes" + path, TARGET);

        assertThat(new JsonObject(proxy.api("GET", "/api/routes", "").body()).fieldNames())
                .containsExactly(key);
        assertThat(proxy.api("GET", "/api/routes" + path, "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_malformed_escape_is_refused() {
        try (var wire = Wire.to(proxy.proxy().apiPort())) {
            var answer = wire.send("GET /api/routes/%zz HTTP/1.1\nHost: x\nAuthorization: token secret\n\n")
                    .message();

            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{\"target\": }"})
    void a_body_that_is_no_json_is_refused(String body) {
        var answer = proxy.api("POST", "/api/routes/a", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("Body not valid JSON: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "{}", "{\"target\": 1}", "{\"target\": null}", "\"x\""})
    void a_body_without_a_target_is_refused(String body) {
        var answer = proxy.api("POST", "/api/routes/a", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("Must specify 'target' as string");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "nope"})
    void a_target_is_not_judged_before_it_is_used(String target) {
        proxy.route("/bad", target);

        assertThat(proxy.data("/bad").getString("target")).isEqualTo(target);
        assertThat(proxy.get("/bad").status()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inactiveSince", "inactive_since"})
    void routes_can_be_listed_by_how_long_they_were_inactive(String parameter) {
        proxy.api("POST", "/api/routes/a", TARGET);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

        assertThat(listed(parameter + "=" + now.minus(Duration.ofHours(1)))).isEmpty();
        assertThat(listed(parameter + "=" + now.plus(Duration.ofHours(1)))).containsExactly("/a");
        assertThat(listed(parameter + "=2001-01-01")).isEmpty();
        assertThat(listed(parameter + "=2101-01-01T00:00:00.123456%2B02:00")).containsExactly("/a");
        assertThat(listed(parameter + "=")).containsExactly("/a");
        assertThat(proxy.api("GET", "/api/routes?" + parameter + "=endoftheuniverse", ""))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                .satisfies(answer ->
                        assertThat(answer.body()).isEqualTo("Invalid datestamp 'endoftheuniverse' must be ISO8601."));
    }

    private Iterable<String> listed(String query) {
        var answer = proxy.api("GET", "/api/routes?" + query, "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return new JsonObject(answer.body()).fieldNames();
    }

    @Test
    void after_a_201_every_event_loop_knows_the_route() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")) {
            for (int i = 0; i < 50; i++) {
                proxy.route("/r" + i, backend);
                // Each connection is served by the next event loop.
                assertThat(proxy.get("/r" + i + "/x").status()).isEqualTo(200);
            }
        }
    }

    @Test
    void ten_thousand_routes_are_listed() {
        IntStream.range(0, 10_000).parallel().forEach(i -> proxy.api("POST", "/api/routes/user/u" + i, TARGET));

        assertThat(new JsonObject(proxy.api("GET", "/api/routes", "").body())).hasSize(10_000);
    }

    @Test
    void many_routes_are_set_at_once() {
        var table = "{\"/user/ada\":%s,\"/user/ä b/\":%s}".formatted(TARGET, TARGET);

        assertThat(proxy.api("PATCH", "/api/routes", table).statusCode()).isEqualTo(201);

        assertThat(proxy.data("/user/ada").getString("target")).isEqualTo("http://127.0.0.1:9999");
        assertThat(new JsonObject(proxy.api("GET", "/api/routes", "").body()).fieldNames())
                .containsExactlyInAnyOrder("/user/ada", "/user/ä b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"/a\":{\"target\":\"http://x\"},\"/b\":{}}",
                "{\"/a\":{\"target\":\"http://x\"},\"b\":{\"target\":\"http://x\"}}",
                "{\"/a\":{\"target\":\"http://x\"},\"/b\":{\"target\":7}}",
                "{\"/a\":{\"target\":\"http://x\"},\"/b\":null}",
                "[]",
                "{",
                "null"
            })
    void none_of_many_is_set_when_one_is_wrong(String table) {
        var answer = proxy.api("PATCH", "/api/routes", table);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isNotEmpty();
        assertThat(proxy.api("GET", "/api/routes", "").body()).isEqualTo("{}");
    }

    @Test
    void many_are_set_below_the_root_only_and_with_the_token() {
        assertThat(proxy.api("PATCH", "/api/routes/user", "{}").statusCode()).isEqualTo(405);
        assertThat(proxy.api("PATCH", "/api/routes", "{}", "").statusCode()).isEqualTo(403);
    }
}
