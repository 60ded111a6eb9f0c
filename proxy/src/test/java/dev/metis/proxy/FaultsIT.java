package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One side does what it should not: the other gets the right status, or is cut off at once. */
final class FaultsIT {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\nhello\n",
                "5\nhelloXX0\n\n",
                "5\nhello\n0\n: b\u0001\n\n",
                "-1\n\n",
                "100000001\nx\n0\n\n",
                "FFFFFFFFFFFFFFFF1\nx\n0\n\n",
                " 1\nx\n0\n\n",
                "1 0\nx\n0\n\n"
            })
    void an_answer_that_turns_into_garbage_is_cut_off(String chunks) {
        try (var backend = new RawBackend(target -> {
                    target.message();
                    target.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nfirst\n" + chunks);
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send("GET / HTTP/1.1\nHost: h\n\n");

            assertThatThrownBy(wire::message)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageNotContaining("open");
            eventually("target's connection ended", () -> backend.open() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\nContent-Length: 6",
                "Content-Length: 5, 6",
                "Content-Length: -5",
                "X-A: b\0c",
                "Transfer-Encoding: chunked\nTransfer-Encoding: x"
            })
    void an_answer_whose_end_is_unclear_leaves_nobody_waiting(String headers) {
        try (var backend = new RawBackend(target -> {
                    target.message();
                    target.send("HTTP/1.1 200 OK\n" + headers + "\n\nhello");
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            wire.send("GET / HTTP/1.1\nHost: h\nConnection: close\n\n");

            wire.drain();
            eventually("target's connection ended", () -> backend.open() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void chunks_that_come_with_a_length_are_passed_on_without_it(String version) {
        var chunk = "x".repeat(100);
        try (var backend = new RawBackend(target -> {
                    target.message();
                    target.send(version + " 200 OK\nTransfer-Encoding: chunked\nContent-Length: 2\n\n");
                    target.sendChunk(chunk).send("0\n\n");
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int i = 0; i < 2; i++) {
                var answer = wire.send("GET / HTTP/1.1\nHost: h\n\n").message();

                assertThat(answer.head().all("content-length")).isEmpty();
                assertThat(answer.body()).hasSize(chunk.length());
            }
        }
    }

    @Test
    void a_switch_that_nobody_offered_is_no_answer() {
        try (var backend = new RawBackend(target -> {
                    target.message();
                    target.send("HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: Upgrade\n\nhello");
                    target.drain();
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            wire.send("GET / HTTP/1.1\nHost: h\n\n");

            assertThat(wire.head().status()).isEqualTo(503);
            eventually("target's connection ended", () -> backend.open() == 0);
        }
    }

    @Test
    void a_client_that_vanishes_during_its_upload_takes_the_target_along() {
        for (var framing : new String[] {"Content-Length: 1000", "Transfer-Encoding: chunked"}) {
            try (var backend = new RawBackend(target -> {
                        target.head();
                        target.drain();
                    });
                    var wire = proxy.connect()) {
                proxy.route("/", backend);
                wire.send("POST / HTTP/1.1\nHost: h\n" + framing + "\n\n3\nabc\n");
                eventually("it has begun", () -> backend.open() == 1);

                wire.reset();

                eventually("target's connection ended", () -> backend.open() == 0);
            }
        }
    }

    @Test
    void a_head_that_comes_too_slowly_is_not_waited_for_and_a_body_is() {
        var limit = new ProxyConfig.ClientTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO);
        try (var impatient = ProxyFixture.with(
                        config -> config.with(config.listener().with(limit)));
                var backend = new RawBackend(target -> {
                    target.message();
                    target.send(OK);
                })) {
            impatient.route("/", backend);
            try (var slowBody = impatient.connect().send("POST / HTTP/1.1\nHost: h\nContent-Length: 2\n\na");
                    var slowHead = impatient.connect().send("GET / HTTP/1.1\nHost: h\nX-A: ")) {
                assertThat(slowHead.drain()).isZero();
                assertThat(slowBody.send("b").message().body()).isEqualTo("ok");
            }
        }
    }
}
