package dev.metis.deploy.proxy;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes: how they are told over the REST API, kept, and chosen for a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProxyApiContract {
    private final ProxyTrial trial = new ProxyTrial(this::program);
    private final Caller caller = trial.caller();
    private ProxyUnderTest proxy;

    abstract ProxyUnderTest program(Start start);

    @BeforeAll
    void start() {
        proxy = trial.proxyToEcho();
    }

    @AfterAll
    void stop() {
        trial.close();
    }

    @BeforeEach
    void onlyTheRoot() {
        caller.routes(proxy).fieldNames().forEach(key -> {
            if (!key.equals("/")) {
                caller.api(proxy, DELETE, key.replace(" ", "%20"));
            }
        });
        caller.route(proxy, "/", trial.echo().url());
    }

    /** Where each of these leads shows in the path that it puts before that of the request. */
    private void routes(String... keys) {
        for (var key : keys) {
            caller.route(proxy, key, trial.echo().url() + "/at" + key.replace("/", "-"));
        }
    }

    private String chosen(String path) {
        var url = caller.get(proxy, path).url();
        return url.startsWith("/at-") ? url.substring(3, url.indexOf('/', 1)).replace("-", "/") : "/";
    }

    @Test
    void the_default_target_is_the_only_route_at_first() {
        try (var fresh = program(Start.with("--default-target", trial.echo().url()))) {
            var routes = caller.routes(fresh);

            assertThat(routes.fieldNames()).containsExactly("/");
            assertThat(routes.getJsonObject("/").getString("target"))
                    .isEqualTo(trial.echo().url());
            assertThat(routes.getJsonObject("/").fieldNames()).containsExactlyInAnyOrder("target", "last_activity");
        }
    }

    @Test
    void without_a_default_target_there_is_no_route() {
        try (var fresh = program(Start.with())) {
            assertThat(caller.routes(fresh)).isEmpty();
            assertThat(caller.get(fresh, "/x").status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/any/path", "/%7Exyz"})
    void the_root_takes_every_path(String path) {
        assertThat(caller.get(proxy, path).url()).isEqualTo(path);
    }

    @Test
    void one_route_is_told_by_its_path() {
        caller.route(proxy, "/path", "http://127.0.0.1:1");

        assertThat(caller.api(proxy, GET, "/path").json().getString("target")).isEqualTo("http://127.0.0.1:1");
        assertThat(caller.api(proxy, GET, "/path/").json().getString("target")).isEqualTo("http://127.0.0.1:1");
        var unknown = caller.api(proxy, GET, "/unknown");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).isEmpty();
    }

    @Test
    void what_is_posted_is_kept_except_the_activity() {
        var before = Instant.now().minus(Duration.ofSeconds(1));
        var data = JsonObject.of("target", "http://127.0.0.1:1", "user", "foo", "n", 1, "last_activity", "1999-01-01");

        var reply = caller.api(proxy, POST, "/user/foo", data);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).isEmpty();
        var route = caller.routes(proxy).getJsonObject("/user/foo");
        assertThat(route.getString("user")).isEqualTo("foo");
        assertThat(route.getInteger("n")).isEqualTo(1);
        assertThat(route.getString("last_activity")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(Instant.parse(route.getString("last_activity"))).isAfter(before);
    }

    @Test
    void posting_again_replaces_everything() {
        caller.api(proxy, POST, "/user/foo", JsonObject.of("target", "http://127.0.0.1:1", "user", "foo"));
        caller.route(proxy, "/user/foo/", "http://127.0.0.1:2");

        var route = caller.api(proxy, GET, "/user/foo").json();

        assertThat(route.getString("target")).isEqualTo("http://127.0.0.1:2");
        assertThat(route.containsKey("user")).isFalse();
        assertThat(caller.routes(proxy).fieldNames()).containsExactlyInAnyOrder("/", "/user/foo");
    }

    @Test
    void paths_are_decoded_once() {
        caller.route(proxy, "/user/foo%40bar", trial.echo().url() + "/here");

        assertThat(caller.routes(proxy).fieldNames()).contains("/user/foo@bar");
        assertThat(caller.get(proxy, "/user/foo@bar/path").url()).isEqualTo("/here/user/foo@bar/path");
        assertThat(caller.get(proxy, "/user/foo%40bar/path").url()).isEqualTo("/here/user/foo%40bar/path");
    }

    @Test
    void the_root_is_posted_without_a_path() {
        var reply =
                caller.api(proxy, POST, "", JsonObject.of("target", trial.echo().url() + "/new"));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(caller.get(proxy, "/x").url()).isEqualTo("/new/x");
    }

    @Test
    void a_deleted_route_is_gone() {
        routes("/user/bar");

        var reply = caller.api(proxy, DELETE, "/user/bar");

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.body()).isEmpty();
        assertThat(caller.api(proxy, DELETE, "/user/bar").status()).isEqualTo(404);
        assertThat(caller.api(proxy, DELETE, "/never/was/there").status()).isEqualTo(404);
        assertThat(caller.routes(proxy).fieldNames()).containsExactly("/");
        assertThat(chosen("/user/bar/x")).isEqualTo("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inactiveSince", "inactive_since"})
    void the_inactive_ones_can_be_asked_for(String parameter) {
        routes("/today");
        var now = Instant.now();

        assertThat(caller.api(proxy, GET, "?" + parameter + "=" + now.minus(Duration.ofDays(1)))
                        .json())
                .isEmpty();
        assertThat(caller.api(proxy, GET, "?" + parameter + "=" + now.plus(Duration.ofHours(1)))
                        .json()
                        .fieldNames())
                .containsExactlyInAnyOrder("/", "/today");
        var reply = caller.api(proxy, GET, "?" + parameter + "=endoftheuniverse");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("Invalid datestamp 'endoftheuniverse' must be ISO8601.");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{,               Body not valid JSON",
                "{},              Must specify 'target' as string",
                "[],              Must specify 'target' as string",
                "null,            Must specify 'target' as string",
                "{\"target\": 1}, Must specify 'target' as string"
            })
    void what_is_no_route_is_refused(String body, String message) {
        var reply = caller.send(
                new AtApi(proxy), POST, "/api/routes/x", body.replace("\\", ""), "Authorization", "token secret");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).startsWith(message);
    }

    @ParameterizedTest
    @CsvSource({
        "token secret, 200",
        "token  secret, 200",
        "token secret extra, 200",
        "Bearer token secret, 200",
        "Token secret, 403",
        "Bearer secret, 403",
        "token other, 403",
        "none, 403"
    })
    void the_token_is_asked_for(String authorization, int status) {
        var reply = caller.get(new AtApi(proxy), "/api/routes", "Authorization", authorization);

        assertThat(reply.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(reply.body()).isEmpty();
        }
    }

    @Test
    void without_a_token_everybody_may_ask() {
        var start = Start.with().and("CONFIGPROXY_AUTH_TOKEN", "");
        try (var fresh = program(start)) {
            assertThat(caller.at(fresh.api(), "/api/routes").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, /, 404, Not Found", "GET, /api/, 404, Not Found", "PUT, /api/routes/x, 405, Method not supported"
    })
    void there_is_nothing_else(String method, String path, int status, String body) {
        var reply = caller.send(new AtApi(proxy), io.vertx.core.http.HttpMethod.valueOf(method), path, "");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource({
        "/1, /1",
        "/1/etc/etc/, /1",
        "/a, /",
        "/a/b/c, /",
        "/not/found, /",
        "/a/b/c/d/e/f, /a/b/c/d",
        "/b/c/d/word, /b/c/d",
        "/b/c/dword, /b/c",
        "/b/just-b, /b",
        "/B, /"
    })
    void the_longest_prefix_of_whole_segments_wins(String path, String key) {
        routes("/1", "/2", "/a/b/c/d", "/a/b/d", "/a/b/e", "/b", "/b/c", "/b/c/d");

        assertThat(chosen(path)).isEqualTo(key);
    }

    @Test
    void routes_below_survive_the_one_above() {
        routes("/b", "/b/c", "/deep/er/still");
        assertThat(chosen("/deep/er")).isEqualTo("/");

        caller.api(proxy, DELETE, "/b");

        assertThat(chosen("/b/just-b")).isEqualTo("/");
        assertThat(chosen("/b/c/sub")).isEqualTo("/b/c");
        routes("/deep");
        assertThat(chosen("/deep/er")).isEqualTo("/deep");
        assertThat(caller.api(proxy, DELETE, "/deep/").status()).isEqualTo(204);
        assertThat(chosen("/deep/er")).isEqualTo("/");
        assertThat(chosen("/deep/er/still/x")).isEqualTo("/deep/er/still");
    }

    @Test
    void the_root_can_be_removed() {
        assertThat(caller.api(proxy, DELETE, "/").status()).isEqualTo(204);

        assertThat(caller.routes(proxy)).isEmpty();
        assertThat(caller.get(proxy, "/x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/user/foo/../../etc/passwd, /etc/passwd, false",
        "/user/foo/%2e%2e/bar,       /user/bar, false",
        "/user/foo/a%2Fb,            /user/foo/a%2Fb, true",
        "/user%2Ffoo/a,              /user%2Ffoo/a, true",
        "/user//foo/x,               /user//foo/x, false",
        "/%75ser/foo/x,              /%75ser/foo/x, true",
        "/user/foo;x,                /user/foo;x, false",
        "/user/foox,                 /user/foox, false"
    })
    void routes_are_chosen_by_the_decoded_path_and_targets_see_the_one_that_was_sent(
            String sent, String seen, boolean chosen) {
        caller.route(proxy, "/user/foo", trial.echo().url() + "/chosen");

        assertThat(caller.get(proxy, sent).url()).isEqualTo((chosen ? "/chosen" : "") + seen);
    }
}
