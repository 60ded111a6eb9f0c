package dev.metis.deploy.proxy;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where configurable-http-proxy has a mistake, or no answer, and ours has another one. */
final class OurDifferencesIT {
    @TempDir
    private static Path directory;

    private ProxyTrial trial;
    private Caller caller;

    @BeforeEach
    void begin() {
        trial = new ProxyTrial(OurProxy::start);
        caller = trial.caller();
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void deleting_without_a_path_removes_the_root() {
        var proxy = trial.proxyToEcho();

        assertThat(caller.api(proxy, DELETE, "").status()).isEqualTo(204);
        assertThat(caller.routes(proxy)).isEmpty();
    }

    @Test
    void a_malformed_escape_is_answered() {
        assertThat(caller.api(trial.proxy(), GET, "/%zz").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/constructor", "/__proto__/x", "/user/toString"})
    void no_name_of_a_segment_is_special(String path) {
        assertThat(caller.get(trial.proxyToEcho(), path).url()).isEqualTo(path);
    }

    @Test
    void two_slashes_do_not_begin_a_host() {
        var proxy = trial.proxy();
        caller.route(proxy, "/dbl", trial.echo().url());

        assertThat(caller.get(proxy, "//evil/dbl/x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/user/foo/x, /base/x",
        "/%75ser/foo/x, /base/x",
        "/user%2Ffoo/x, /base/x",
        "/user/foo%2Fx, /base/x",
        "//user/foo/x, /base/x",
        "/user/foo, /base"
    })
    void the_prefix_that_is_left_out_is_that_of_the_route_however_it_is_written(String sent, String seen) {
        var proxy = trial.proxy("--no-include-prefix");
        caller.route(proxy, "/user/foo", trial.echo().url() + "/base");

        assertThat(caller.get(proxy, sent).url()).isEqualTo(seen);
    }

    @Test
    void the_prefix_that_is_left_out_does_not_count_the_host() {
        var proxy = trial.proxy("--no-include-prefix", "--host-routing");
        caller.route(proxy, "/a.example/user/foo", trial.echo().url() + "/base");

        assertThat(caller.get(proxy, "/user/foo/x", "Host", "a.example").url()).isEqualTo("/base/x");
    }

    @ParameterizedTest
    @CsvSource({"FOO.example, /foo.example", "foo.EXAMPLE:80, /Foo.Example", "[::1]:8000, /[::1]", "[::1], /::1"})
    void hosts_have_no_case_and_may_be_addresses(String host, String route) {
        var proxy = trial.proxy("--host-routing");
        caller.route(proxy, route, trial.echo().url());

        assertThat(caller.get(proxy, "/x", "Host", host).url()).isEqualTo("/x");
        assertThat(caller.routes(proxy).fieldNames()).containsExactly(route);
        assertThat(caller.api(proxy, DELETE, route).status()).isEqualTo(204);
        assertThat(caller.get(proxy, "/x", "Host", host).status()).isEqualTo(404);
    }

    @Test
    void an_offer_of_something_else_than_web_socket_is_an_ordinary_request() {
        var proxy = trial.proxyToEcho();

        assertThat(caller.get(
                                proxy,
                                "/x",
                                "Connection",
                                "Upgrade, HTTP2-Settings",
                                "Upgrade",
                                "h2c",
                                "HTTP2-Settings",
                                "AAMAAABkAARAAAAAAAIAAAAA")
                        .url())
                .isEqualTo("/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "OPTIONS"})
    void a_body_belongs_to_every_method(String method) {
        var proxy = trial.proxyToEcho();

        var reply = caller.send(
                proxy, io.vertx.core.http.HttpMethod.valueOf(method), "/x", "a body", "Transfer-Encoding", "chunked");

        assertThat(reply.json().getString("body")).isEqualTo("a body");
    }

    @Test
    void long_headers_pass() {
        var cookie = "a=" + "x".repeat(30_000);

        assertThat(caller.get(trial.proxyToEcho(), "/x", "Cookie", cookie).sent("cookie"))
                .isEqualTo(cookie);
        assertThat(caller.get(trial.proxyToEcho("--max-header-bytes", "20000"), "/x", "Cookie", cookie)
                        .status())
                .isEqualTo(431);
    }

    @Test
    void a_token_is_wanted_before_the_body_is_looked_at() {
        var proxy = trial.proxy();

        var reply = caller.send(new AtApi(proxy), POST, "/api/routes/x", "{");

        assertThat(reply.status()).isEqualTo(403);
    }

    @Test
    void a_refused_web_socket_is_closed() {
        var proxy = trial.proxy();
        caller.route(proxy, "/bad", "ftp://x");

        assertThat(caller.refusedWebSocket(proxy, "/nowhere").header("connection"))
                .isEqualTo("close");
        assertThat(caller.refusedWebSocket(proxy, "/nowhere").status()).isEqualTo(404);
        assertThat(caller.refusedWebSocket(proxy, "/bad").status()).isEqualTo(500);
    }

    @Test
    void pongs_keep_no_route_active_unless_they_shall() {
        for (var option : new String[] {"", "--control-frames-are-activity"}) {
            var proxy = option.isEmpty() ? trial.proxyToEcho() : trial.proxyToEcho(option);
            var socket = caller.webSocket(proxy, "/ws");
            socket.next();
            socket.send("first");
            socket.next();
            var before = caller.lastActivity(proxy, "/");

            socket.pong();
            socket.pong();

            if (option.isEmpty()) {
                socket.pong();
                assertThat(caller.get(proxy, "/status/404").status()).isEqualTo(404);
                assertThat(caller.lastActivity(proxy, "/")).isEqualTo(before);
            } else {
                dev.metis.hub.Eventually.eventually(() -> {
                    socket.pong();
                    assertThat(caller.lastActivity(proxy, "/")).isAfter(before);
                });
            }
        }
    }

    @Test
    void a_stale_socket_file_is_not_in_the_way() throws IOException {
        var socket = directory.resolve("stale.sock");
        try (var left = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            left.bind(java.net.UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();

        var proxy = trial.start(Start.onSockets(
                socket.toString(), directory.resolve("stale-api.sock").toString()));

        caller.api(proxy, POST, "/", JsonObject.of("target", trial.echo().url()));
        assertThat(caller.get(proxy, "/x").url()).isEqualTo("/x");
    }
}
