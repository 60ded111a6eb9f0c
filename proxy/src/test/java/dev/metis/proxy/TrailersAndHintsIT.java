package dev.metis.proxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a target says before and after its answer. */
final class TrailersAndHintsIT {

    @Test
    void trailers_reach_the_client() {
        try (var backend = RawBackend.answering("""
            HTTP/1.1 200 OK
            Trailer: X-Sum
            Transfer-Encoding: chunked

            5
            hello
            0
            X-Sum: 42

            """);
                var proxy = ProxyFixture.start();
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            wire.send("GET / HTTP/1.1\nHost: h\n\n");

            var head = wire.head();
            assertThat(head.first("transfer-encoding")).isEqualTo("chunked");
            assertThat(head.all("trailer")).containsExactly("X-Sum");
            assertThat(wire.chunk()).isEqualTo("hello");
            assertThat(wire.line()).isEqualTo("0");
            assertThat(wire.line().toLowerCase(java.util.Locale.ROOT)).isEqualTo("x-sum: 42");
            assertThat(wire.line()).isEmpty();
        }
    }

    @Test
    void trailers_that_would_become_headers_are_left_out() {
        try (var backend = RawBackend.answering("""
            HTTP/1.1 200 OK
            Transfer-Encoding: chunked

            5
            hello
            0
            Connection: close
            Transfer-Encoding: chunked
            X-Sum: 42

            """);
                var proxy = ProxyFixture.start();
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            wire.send("GET / HTTP/1.1\nHost: h\n\n").head();

            assertThat(wire.chunk()).isEqualTo("hello");
            assertThat(wire.line()).isEqualTo("0");
            assertThat(wire.head().lines())
                    .map(line -> line.toLowerCase(java.util.Locale.ROOT))
                    .containsExactly("x-sum: 42");
        }
    }

    @Test
    void trailers_of_a_request_reach_the_target_but_change_nothing_about_it() throws Exception {
        var trailers = new LinkedBlockingQueue<Wire.Head>();
        try (var backend = new RawBackend(target -> {
                    while (true) {
                        target.head();
                        assertThat(target.chunk()).isEqualTo("hello");
                        assertThat(target.line()).isEqualTo("0");
                        trailers.add(target.head());
                        target.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
                    }
                });
                var proxy = ProxyFixture.start();
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int i = 0; i < 2; i++) {
                wire.send("""
                    POST / HTTP/1.1
                    Host: h
                    Trailer: X-Sum
                    Transfer-Encoding: chunked

                    5
                    hello
                    0
                    X-Sum: 42
                    Content-Length: 7
                    Connection: X-Sum2
                    X-Sum2: 43

                    """);

                assertThat(wire.message().body()).isEqualTo("ok");
                assertThat(requireNonNull(trailers.poll(10, TimeUnit.SECONDS)).lines())
                        .containsExactly("X-Sum: 42");
            }
        }
    }

    @Test
    void early_hints_reach_the_client_and_the_answer_follows() {
        try (var backend = RawBackend.answering("""
            HTTP/1.1 103 Early Hints
            Link: </style.css>; rel=preload

            HTTP/1.1 200 OK
            Content-Length: 2

            ok\
            """);
                var proxy = ProxyFixture.start();
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            wire.send("GET / HTTP/1.1\nHost: h\n\n");

            var hints = wire.head();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.all("link")).containsExactly("</style.css>; rel=preload");
            var answer = wire.message();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
            assertThat(answer.head().all("link")).isEmpty();
        }
    }
}
