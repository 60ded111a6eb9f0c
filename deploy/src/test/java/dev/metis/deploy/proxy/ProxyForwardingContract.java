package dev.metis.deploy.proxy;

import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.Eventually;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of requests and answers on their way, and what counts as activity. */
abstract class ProxyForwardingContract {
    private ProxyTrial trial;
    private Caller caller;

    abstract ProxyUnderTest program(Start start);

    @BeforeEach
    void begin() {
        trial = new ProxyTrial(this::program);
        caller = trial.caller();
    }

    @AfterEach
    void end() {
        trial.close();
    }

    // --- what targets are asked for ----------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "''                                     , /foo/bar/rest/of/it, /foo/bar?query=foo, /foo/bar/",
        "--no-prepend-path                      , /bar/rest/of/it    , /bar?query=foo    , /bar/",
        "--no-include-prefix                    , /foo/rest/of/it    , /foo?query=foo    , /foo/",
        "--no-prepend-path --no-include-prefix  , /rest/of/it        , /?query=foo       , /"
    })
    void paths_of_target_and_route_are_kept_or_dropped(String options, String deep, String query, String slash) {
        var proxy = options.isEmpty() ? trial.proxy() : trial.proxy(options.split(" ", -1));
        caller.route(proxy, "/bar", trial.echo().url() + "/foo");

        assertThat(caller.get(proxy, "/bar/rest/of/it").url()).isEqualTo(deep);
        assertThat(caller.get(proxy, "/bar?query=foo").url()).isEqualTo(query);
        assertThat(caller.get(proxy, "/bar/").url()).isEqualTo(slash);
    }

    @Test
    void the_query_of_a_target_comes_first() {
        var proxy = trial.proxy();
        caller.route(proxy, "/pq", trial.echo().url() + "/base?x=1");
        caller.route(proxy, "/pfx", trial.echo().url() + "/base/");

        assertThat(caller.get(proxy, "/pq?y=2").url()).isEqualTo("/base/pq?x=1&y=2");
        assertThat(caller.get(proxy, "/pfx/a/b").url()).isEqualTo("/base/pfx/a/b");
        assertThat(caller.get(proxy, "/pfx").url()).isEqualTo("/base/pfx");
    }

    @Test
    void what_is_escaped_stays_so() {
        var proxy = trial.proxy();
        caller.route(proxy, "/b%40r/b%20r", trial.echo().url() + "/foo");

        assertThat(caller.get(proxy, "/b%40r/b%20r/rest/of/it").url()).isEqualTo("/foo/b%40r/b%20r/rest/of/it");
        assertThat(caller.get(proxy, "/b@r/b%20r/rest/of/it").url()).isEqualTo("/foo/b@r/b%20r/rest/of/it");
    }

    @Test
    void hosts_have_routes_of_their_own() {
        var proxy = trial.proxyToEcho("--host-routing");
        caller.route(proxy, "/test.localhost.jovyan.org", trial.echo().url() + "/host");
        caller.route(proxy, "/test.localhost.jovyan.org/deep", trial.echo().url() + "/deep");

        assertThat(caller.get(proxy, "/some/path", "Host", "test.localhost.jovyan.org:8000")
                        .url())
                .isEqualTo("/host/some/path");
        assertThat(caller.get(proxy, "/deep/x", "Host", "test.localhost.jovyan.org")
                        .url())
                .isEqualTo("/deep/deep/x");
        assertThat(caller.get(proxy, "/some/path", "Host", "other.example").url())
                .isEqualTo("/some/path");
        var routes = caller.routes(proxy);
        assertThat(routes.getJsonObject("/test.localhost.jovyan.org/deep").getString("host"))
                .isEqualTo("test.localhost.jovyan.org");
        assertThat(routes.getJsonObject("/").containsKey("host")).isFalse();
    }

    // --- headers -----------------------------------------------------------------------------------------------------

    @Test
    void targets_learn_who_asked() {
        var proxy = trial.proxyToEcho();

        var reply = caller.get(
                proxy,
                "/",
                "Host",
                "hub.example:8443",
                "X-Forwarded-For",
                "1.2.3.4",
                "X-Forwarded-Proto",
                "https",
                "Cookie",
                "a=b");

        assertThat(reply.sent("host")).isEqualTo("hub.example:8443");
        assertThat(reply.sent("x-forwarded-for")).isEqualTo("1.2.3.4,127.0.0.1");
        assertThat(reply.sent("x-forwarded-proto")).isEqualTo("https,http");
        assertThat(reply.sent("x-forwarded-port")).isEqualTo("8443");
        assertThat(reply.sent("x-forwarded-host")).isEqualTo("hub.example:8443");
        assertThat(reply.sent("cookie")).isEqualTo("a=b");
        assertThat(reply.header("connection")).isEqualTo("keep-alive");
    }

    @Test
    void targets_are_not_told_who_asked_when_they_should_not_be() {
        var proxy = trial.proxyToEcho("--no-x-forward");

        var reply = caller.get(proxy, "/");

        assertThat(reply.json().getJsonObject("headers").fieldNames())
                .noneMatch(name -> name.startsWith("x-forwarded"));
    }

    @Test
    void targets_find_their_own_name_in_host() {
        var proxy = trial.proxyToEcho("--change-origin");

        assertThat(caller.get(proxy, "/", "Host", "hub.example").sent("host"))
                .isEqualTo("127.0.0.1:" + trial.echo().port());
    }

    @Test
    void custom_headers_replace_those_of_clients() {
        var proxy = trial.proxyToEcho("--custom-header", "k1: v1", "--custom-header", " k2 : host:123 ");

        var reply = caller.get(proxy, "/", "k1", "mine");

        assertThat(reply.sent("k1")).isEqualTo("v1");
        assertThat(reply.sent("k2")).isEqualTo("host:123");
        var socket = caller.webSocket(proxy, "/ws", "K1", "mine");
        socket.next();
        socket.send("x");
        assertThat(socket.next()).contains("\"k1\":\"v1\"");
    }

    @Test
    void redirects_are_passed_on_as_they_are() {
        var proxy = trial.proxyToEcho();
        var location = trial.echo().url() + "/whatever";

        assertThat(caller.get(proxy, "/redirect?" + location).header("location"))
                .isEqualTo(location);
    }

    @Test
    void redirects_of_a_target_to_itself_are_turned_around() {
        var proxy = trial.proxyToEcho("--auto-rewrite", "--protocol-rewrite", "https");
        var own = "127.0.0.1:" + proxy.address().port();

        var toItself = caller.get(proxy, "/redirect?" + trial.echo().url() + "/whatever?x=1", "Host", own);
        var elsewhere = caller.get(proxy, "/redirect?http://foreign.example/whatever", "Host", own);
        var relative = caller.get(proxy, "/redirect?/whatever", "Host", own);

        assertThat(toItself.status()).isEqualTo(301);
        assertThat(toItself.header("location")).isEqualTo("https://" + own + "/whatever?x=1");
        assertThat(elsewhere.header("location")).isEqualTo("http://foreign.example/whatever");
        assertThat(relative.header("location")).isEqualTo("/whatever");
    }

    @Test
    void bodies_reach_the_target() {
        var proxy = trial.proxyToEcho();

        var reply = caller.send(proxy, POST, "/x", "a body");

        assertThat(reply.json().getString("body")).isEqualTo("a body");
        assertThat(reply.json().getString("method")).isEqualTo("POST");
    }

    // --- time --------------------------------------------------------------------------------------------------------

    @Test
    void a_silent_target_is_given_up() {
        var silent = trial.closed(SilentTarget.start(caller.vertx()));
        var proxy = trial.proxy("--proxy-timeout", "200");
        caller.route(proxy, "/", silent.url());

        assertThat(caller.get(proxy, "/x").status()).isEqualTo(503);
    }

    @Test
    void a_client_of_a_silent_target_is_cut_off() {
        var silent = trial.closed(SilentTarget.start(caller.vertx()));
        var proxy = trial.proxy("--timeout", "200");
        caller.route(proxy, "/", silent.url());

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> caller.get(proxy, "/x"))
                .hasMessageContaining("closed");
    }

    @Test
    void idle_connections_are_closed() {
        var proxy = trial.proxyToEcho("--keep-alive-timeout", "100");

        assertThat(caller.idleConnectionEnds(proxy)).isTrue();
    }

    // --- activity ----------------------------------------------------------------------------------------------------

    private Instant quiet(ProxyUnderTest proxy, String key) {
        var before = caller.lastActivity(proxy, key);
        var start = System.currentTimeMillis();
        while (System.currentTimeMillis() < start + 3) {
            LockSupport.parkNanos(1_000_000);
        }
        return before;
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "302, false", "304, false", "404, false", "500, false"})
    void an_answer_that_succeeds_is_activity(int status, boolean counts) {
        var proxy = trial.proxyToEcho();
        var before = quiet(proxy, "/");

        assertThat(caller.get(proxy, "/status/" + status).status()).isEqualTo(status);

        if (counts) {
            Eventually.eventually(
                    () -> assertThat(caller.lastActivity(proxy, "/")).isAfter(before));
        } else {
            assertThat(caller.lastActivity(proxy, "/")).isEqualTo(before);
        }
    }

    @Test
    void what_a_web_sockets_client_sends_is_activity() {
        var proxy = trial.proxyToEcho();
        var socket = caller.webSocket(proxy, "/ws?x=1");
        assertThat(socket.next()).isEqualTo("connected");
        var before = quiet(proxy, "/");
        assertThat(caller.lastActivity(proxy, "/")).isEqualTo(before);

        socket.send("hello");

        assertThat(socket.next()).contains("\"url\":\"/ws?x=1\"").contains("\"message\":\"hello\"");
        assertThat(caller.lastActivity(proxy, "/")).isAfter(before);
        socket.close();
    }

    @Test
    void what_fails_is_no_activity() {
        var proxy = trial.proxy();
        caller.route(proxy, "/dead", "http://127.0.0.1:1");
        var before = quiet(proxy, "/dead");

        assertThat(caller.get(proxy, "/dead").status()).isEqualTo(503);
        assertThat(caller.refusedWebSocket(proxy, "/dead").status()).isEqualTo(503);

        assertThat(caller.lastActivity(proxy, "/dead")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "nope"})
    void a_target_that_is_none_is_taken_and_answers_500(String target) {
        var proxy = trial.proxy();
        caller.route(proxy, "/x", target);

        assertThat(caller.get(proxy, "/x").status()).isEqualTo(500);
    }

    @Test
    void an_error_of_the_target_itself_is_passed_on() {
        var proxy = trial.proxyToEcho();

        var reply = caller.send(proxy, HttpMethod.GET, "/status/502", "");

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body()).isEmpty();
    }
}
