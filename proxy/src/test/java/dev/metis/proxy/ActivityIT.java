package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What moves the last activity of a route; WebSockets have their own. */
final class ActivityIT {

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204})
    void a_success_counts_when_it_is_complete(int status) {
        try (var backend = RawBackend.answering("HTTP/1.1 " + status + " X\nX-A: b\n"
                + (status == 204 ? "" : "Content-Length: 2\n") + "\n" + (status == 204 ? "" : "ok"))) {
            proxy.route("/a", backend);
            proxy.route("/a/deeper", backend);
            var start = proxy.lastActivity("/a");
            ProxyFixture.nextMillisecond();

            proxy.get("/a/x");

            eventually("activity moves", () -> proxy.lastActivity("/a").isAfter(start));
            assertThat(proxy.lastActivity("/a/deeper")).isBeforeOrEqualTo(proxy.lastActivity("/a"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 304, 403, 404, 500})
    void anything_else_does_not(int status) {
        try (var backend = RawBackend.answering("HTTP/1.1 " + status + " X\nContent-Length: 0\n\n")) {
            proxy.route("/a", backend);
            var start = proxy.lastActivity("/a");
            ProxyFixture.nextMillisecond();

            try (var wire = proxy.connect()) {
                // The second answer proves that the first one was dealt with.
                for (int i = 0; i < 2; i++) {
                    wire.send("POST /a HTTP/1.1\nHost: h\nContent-Length: 4\n\nbody");
                    assertThat(wire.head().status()).isEqualTo(status);
                }
            }

            assertThat(proxy.lastActivity("/a")).isEqualTo(start);
        }
    }

    @Test
    void an_answer_that_goes_on_does_not_count_yet() {
        try (var backend = new RawBackend(wire -> {
            wire.message();
            wire.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n").sendChunk("event");
            wire.drain();
        })) {
            proxy.route("/a", backend);
            var start = proxy.lastActivity("/a");
            ProxyFixture.nextMillisecond();
            try (var wire = proxy.connect().send("GET /a HTTP/1.1\nHost: h\n\n")) {
                wire.head();
                assertThat(wire.chunk()).isEqualTo("event");

                assertThat(proxy.lastActivity("/a")).isEqualTo(start);
            }
        }
    }

    @Test
    void an_upload_to_a_dead_target_does_not_count() {
        proxy.route("/a", "http://127.0.0.1:1");
        var start = proxy.lastActivity("/a");
        ProxyFixture.nextMillisecond();

        assertThat(proxy.ask("POST /a HTTP/1.1\nHost: h\nContent-Length: 4\n\nbody")
                        .status())
                .isEqualTo(503);

        assertThat(proxy.lastActivity("/a")).isEqualTo(start);
    }

    @Test
    void other_keys_survive_activity() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n")) {
            proxy.api(
                    "POST",
                    "/api/routes/a",
                    "{\"target\":\"http://127.0.0.1:" + backend.port() + "\",\"user\":\"ada\",\"jupyterhub\":true}");
            proxy.get("/a");

            assertThat(proxy.data("/a").fieldNames()).containsExactly("target", "user", "jupyterhub", "last_activity");
        }
    }
}
