package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a body arrives at the target, and when. */
final class RequestBodyIT {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    private final SeenRequests seen = new SeenRequests();

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @ParameterizedTest
    @CsvSource({
        "DELETE, '', ''",
        "OPTIONS, '', ''",
        "POST, 5, hello",
        "PUT, 0, ''",
        "PATCH, 3, abc",
        "DELETE, 2, xy",
        "PROPFIND, '', ''",
        "FANCY, 2, no"
    })
    void methods_and_their_bodies_pass(String method, String length, String body) throws Exception {
        try (var backend = seen.recording(OK)) {
            proxy.route("/", backend);

            var answer = proxy.ask(method + " /x HTTP/1.1\nHost: h\n"
                    + (length.isEmpty() ? "" : "Content-Length: " + length + "\n") + "\n" + body);

            assertThat(answer.body()).isEqualTo("ok");
            var arrived = seen.next();
            assertThat(arrived.head().line()).isEqualTo(method + " /x HTTP/1.1");
            assertThat(arrived.body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS"})
    void a_chunked_body_passes(String method) throws Exception {
        try (var backend = seen.recording(OK)) {
            proxy.route("/", backend);

            proxy.ask(method + " /x HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n5\nhello\n6\n world\n0\n\n");

            var arrived = seen.next();
            assertThat(arrived.head().all("transfer-encoding")).containsExactly("chunked");
            assertThat(arrived.body()).isEqualTo("hello world");
        }
    }

    @Test
    void pieces_of_an_upload_arrive_one_by_one_and_are_answered_one_by_one() {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
            for (var chunk = wire.chunk(); !chunk.isEmpty(); chunk = wire.chunk()) {
                wire.sendChunk("got " + chunk);
            }
            wire.send("0\n\n");
        })) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n");
                assertThat(wire.head().status()).isEqualTo(200);
                for (var piece : List.of("one", "two", "three")) {
                    wire.sendChunk(piece);
                    assertThat(wire.chunk()).isEqualTo("got " + piece);
                }
                wire.send("0\n\n");
                assertThat(wire.chunk()).isEmpty();
                assertThat(wire.drain()).isZero();
            }
        }
    }

    @Test
    void a_client_is_asked_to_go_on_when_the_target_says_so() {
        try (var backend = new RawBackend(wire -> {
            var head = wire.head();
            wire.send("HTTP/1.1 100 Continue\n\n");
            var body = wire.body(head).body();
            wire.send("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body);
            wire.head();
        })) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("PUT / HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 4\n\n");
                assertThat(wire.head().line()).isEqualTo("HTTP/1.1 100 Continue");
                assertThat(wire.send("body").message().body()).isEqualTo("body");
            }
        }
    }

    @Test
    void an_old_client_is_not_told_what_it_would_take_for_its_answer() throws Exception {
        var seen = new SeenRequests();
        try (var backend = seen.recording("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok")) {
            proxy.route("/", backend);

            var answer = proxy.ask("PUT / HTTP/1.0\nHost: h\nExpect: 100-continue\nContent-Length: 4\n\nbody");

            assertThat(answer.body()).isEqualTo("ok");
            assertThat(seen.next().head().all("expect")).isEmpty();
        }
    }

    @Test
    void a_refusal_before_the_upload_is_over_reaches_the_client() {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.send("HTTP/1.1 413 Too Large\nConnection: close\nContent-Length: 3\n\nbig");
        })) {
            proxy.route("/", backend);
            for (int i = 0; i < 20; i++) {
                try (var wire = proxy.connect()) {
                    wire.send("POST / HTTP/1.1\nHost: h\nContent-Length: 100000000\n\n");
                    wire.send(new byte[1_000_000]);

                    var answer = wire.message();

                    assertThat(answer.status()).isEqualTo(413);
                    assertThat(answer.body()).isEqualTo("big");
                    assertThat(answer.head().all("connection")).containsExactly("close");
                }
            }
        }
    }

    @Test
    void a_refused_expectation_reaches_the_client_without_its_body() {
        try (var backend = new RawBackend(wire -> {
            wire.head();
            wire.send("HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n");
            wire.drain();
        })) {
            proxy.route("/", backend);

            var answer = proxy.ask("PUT / HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 4\n\n");

            assertThat(answer.status()).isEqualTo(417);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\nContent-Length: 5",
                "Content-Length: 5\nContent-Length: 5",
                "Content-Length: 5\nContent-Length: 6",
                "Content-Length: 5, 5",
                "Content-Length: +5",
                "Content-Length: -1",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding : chunked",
                "Content-Length : 5"
            })
    void a_body_whose_end_is_ambiguous_is_refused(String headers) {
        try (var backend = seen.recording(OK)) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("POST / HTTP/1.1\nHost: h\n" + headers + "\n\n0\n\nGET /smuggled HTTP/1.1\nHost: h\n\n");

                assertThat(wire.head().status()).isEqualTo(400);
                wire.drain();
            }
            assertThat(seen.isEmpty()).isTrue();
        }
    }
}
