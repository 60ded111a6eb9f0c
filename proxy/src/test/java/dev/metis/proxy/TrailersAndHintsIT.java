package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a target says before and after its answer. */
final class TrailersAndHintsIT {

    @Test
    void trailers_reach_the_client() {
        try (var backend = RawBackend.answering("""
            HTTP/1.1 200 OK
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

            assertThat(wire.head().first("transfer-encoding")).isEqualTo("chunked");
            assertThat(wire.chunk()).isEqualTo("hello");
            assertThat(wire.line()).isEqualTo("0");
            assertThat(wire.line().toLowerCase(java.util.Locale.ROOT)).isEqualTo("x-sum: 42");
            assertThat(wire.line()).isEmpty();
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
