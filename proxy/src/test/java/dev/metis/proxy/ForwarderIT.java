package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way requests go. */
final class ForwarderIT {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    private final SeenRequests seen = new SeenRequests();

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @ParameterizedTest
    @CsvSource({
        "/user/foo/a%2Fb, /user/foo/a%2Fb",
        "/user/foo/%40x%20y/%7E, /user/foo/%40x%20y/%7E",
        "/user%2Ffoo/a?x=%7B%7D&y=a|b, /user%2Ffoo/a?x=%7B%7D&y=a|b",
        "/user/foo/x/../y/./z, /user/foo/y/z",
        "/user/foo/{a}, /user/foo/{a}",
        "http://elsewhere/user/foo/x, /user/foo/x"
    })
    void the_path_is_forwarded_as_sent(String sent, String arrives) throws Exception {
        try (var backend = seen.recording(OK)) {
            proxy.route("/user/foo", backend);

            assertThat(proxy.get(sent).status()).isEqualTo(200);

            assertThat(seen.next().head().line()).isEqualTo("GET " + arrives + " HTTP/1.1");
        }
    }

    @Test
    void the_path_of_the_target_comes_first() throws Exception {
        try (var backend = seen.recording(OK)) {
            proxy.route("/bar", "http://127.0.0.1:" + backend.port() + "/foo?t=1");

            proxy.get("/bar/rest?q=2");

            assertThat(seen.next().head().line()).isEqualTo("GET /foo/bar/rest?t=1&q=2 HTTP/1.1");
        }
    }

    @Test
    void when_the_client_leaves_the_target_is_told() {
        try (var backend = new RawBackend(wire -> {
            wire.message();
            wire.drain();
        })) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("GET /long-poll HTTP/1.1\nHost: h\n\n");
                eventually("request arrived", () -> backend.open() == 1);
            }
            eventually("target's connection ended", () -> backend.open() == 0);
        }
    }

    @Test
    void requests_in_one_packet_are_answered_in_their_order() {
        try (var backend = new RawBackend(wire -> {
            while (true) {
                var path = wire.head().line().split(" ", -1)[1];
                wire.send("HTTP/1.1 200 OK\nContent-Length: " + path.length() + "\n\n" + path);
            }
        })) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("GET /1 HTTP/1.1\nHost: h\n\nGET /2 HTTP/1.1\nHost: h\n\nGET /3 HTTP/1.1\nHost: h\n\n");

                assertThat(List.of(
                                wire.message().body(),
                                wire.message().body(),
                                wire.message().body()))
                        .containsExactly("/1", "/2", "/3");
            }
        }
    }

    @Test
    void the_health_check_needs_no_route() {
        proxy.route("/", "http://127.0.0.1:1");

        var answer = proxy.get("/_chp_healthz");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head().first("content-type")).isEqualTo("application/json");
        assertThat(answer.body()).isEqualTo("{\"status\":\"OK\"}");
        assertThat(proxy.get("/_chp_healthz?x").status()).isEqualTo(503);
    }
}
