package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that come and go, and what their connections are good for. */
final class TargetConnectionIT {

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @Test
    void connections_to_a_target_are_used_again() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int i = 0; i < 50; i++) {
                assertThat(wire.send("POST / HTTP/1.1\nHost: h\nContent-Length: 1\n\nx")
                                .message()
                                .status())
                        .isEqualTo(200);
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void a_connection_found_dead_is_replaced_and_the_request_repeated(String method) {
        try (var backend = new RawBackend(wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
                    // Takes one more request, and hangs up instead of answering.
                    wire.head();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int i = 1; i <= 5; i++) {
                wire.send(method + " / HTTP/1.1\nHost: h\n\n");
                assertThat(wire.head().status()).isEqualTo(200);
                assertThat(backend.connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void a_request_that_might_have_been_carried_out_is_not_repeated() {
        try (var backend = new RawBackend(wire -> {
                    wire.message();
                    wire.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
                    wire.head();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send("POST / HTTP/1.1\nHost: h\n\n");
            assertThat(wire.message().status()).isEqualTo(200);

            wire.send("POST / HTTP/1.1\nHost: h\n\n");

            assertThat(wire.message().status()).isEqualTo(503);
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_target_that_hangs_up_on_a_new_connection_is_unavailable() {
        try (var backend = new RawBackend(Wire::head)) {
            proxy.route("/", backend);

            assertThat(proxy.get("/").status()).isEqualTo(503);
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense\n\n", "HTTP/1.1 abc OK\n\n", "HTTP/1.1 200 OK\nContent-Length: x\n\n", "SSH-2.0-x\n"})
    void a_target_that_does_not_speak_http_is_unavailable(String nonsense) {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.send(nonsense);
        })) {
            proxy.route("/", backend);

            assertThat(proxy.get("/").status()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\nContent-Length: 5\n\nwrong", "HTTP/1.1 200", "HTTP/1.1 200 OK\nX: y\n"})
    void what_follows_an_answer_unasked_is_nobodys(String more) {
        try (var backend = new RawBackend(target -> {
                    target.message();
                    target.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok" + more);
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int i = 1; i <= 3; i++) {
                assertThat(wire.send("GET / HTTP/1.1\nHost: h\n\n").message().body())
                        .isEqualTo("ok");
                assertThat(backend.connections()).isEqualTo(i);
            }
            eventually("targets' connections ended", () -> backend.open() == 0);
        }
    }

    @Test
    void what_a_target_says_between_two_requests_is_no_answer() {
        var answered = new CountDownLatch(1);
        var said = new CountDownLatch(1);
        try (var backend = new RawBackend(target -> {
                    target.message();
                    target.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                    if (said.getCount() > 0) {
                        answered.await(); // so that the two do not arrive together
                        target.send("HTTP/1.1 408 Request Timeout\n");
                        said.countDown();
                    }
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            assertThat(wire.send("GET / HTTP/1.1\nHost: h\n\n").message().body())
                    .isEqualTo("ok");
            answered.countDown();
            eventually("the connection is given up", () -> said.getCount() == 0 && backend.open() == 0);

            assertThat(wire.send("POST / HTTP/1.1\nHost: h\n\n").message().body())
                    .isEqualTo("ok");
        }
    }

    @Test
    void a_request_that_was_answered_wrongly_is_not_repeated() {
        var asked = new AtomicInteger();
        try (var backend = new RawBackend(target -> {
                    target.message();
                    asked.incrementAndGet();
                    target.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                    target.message();
                    asked.incrementAndGet();
                    target.send("HTTP/1.1 200 OK\nContent-Length: x\n\n");
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            assertThat(wire.send("DELETE / HTTP/1.1\nHost: h\n\n").message().body())
                    .isEqualTo("ok");

            assertThat(wire.send("DELETE / HTTP/1.1\nHost: h\n\n").message().status())
                    .isEqualTo(503);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void where_a_target_has_as_many_connections_as_it_may_requests_wait_for_their_turn() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                var narrow = ProxyFixture.with(config -> config.with(
                        new ProxyConfig.Targets(Duration.ofSeconds(5), Duration.ZERO, 1, TargetTls.usual())))) {
            narrow.route("/", backend);
            var wires = Stream.generate(narrow::connect).limit(20).toList();
            try {
                wires.forEach(wire -> wire.send("GET / HTTP/1.1\nHost: h\n\n"));

                assertThat(wires)
                        .allSatisfy(wire -> assertThat(wire.message().body()).isEqualTo("ok"));
                assertThat(backend.connections()).isLessThanOrEqualTo(ProxyFixture.LOOPS);
            } finally {
                wires.forEach(Wire::close);
            }
        }
    }

    @Test
    void a_name_nobody_knows_is_unavailable() {
        proxy.route("/", "http://no-such-host.invalid:1");

        assertThat(proxy.get("/").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:0",
                "http://a b:1",
                "http://a..b:1",
                "http://-:1",
                "http://%00:1",
                "http://[::g]:1",
                "http://\u00e4:1",
                "https://-:1",
                "http+unix://%2Fno%2Fsuch%2Fsocket",
                "http+unix://%2F%00",
                "http+unix://%2Faaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void a_target_that_cannot_be_leaves_nobody_waiting(String target) {
        proxy.route("/", target);

        assertThat(proxy.get("/").status()).isIn(500, 503);
        assertThat(proxy.ask("GET / HTTP/1.1\nHost: h\nUpgrade: websocket\nConnection: upgrade\n\n")
                        .status())
                .isIn(500, 503);
    }

    @Test
    void a_limit_on_silence_can_be_set() {
        try (var backend = new RawBackend(Wire::drain);
                var impatient = ProxyFixture.with(config -> config.with(new ProxyConfig.Targets(
                        Duration.ofSeconds(5), Duration.ofMillis(100), 100, TargetTls.usual())))) {
            impatient.route("/", backend);

            assertThat(impatient.get("/").status()).isEqualTo(503);
            eventually("target's connection ended", () -> backend.open() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-B: a\u0001b", "X-B\u00e9: a", "X Y: z", ": z", "X-B: \u00ff"})
    void a_strange_header_leaves_nobody_waiting(String header) {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\n" + header + "\nContent-Length: 0\n\n");
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send("GET / HTTP/1.1\nHost: h\nConnection: close\n\n");

            assertThat(wire.rest()).matches("(?s)HTTP/1.1 (200|503) .*");
        }
    }
}
