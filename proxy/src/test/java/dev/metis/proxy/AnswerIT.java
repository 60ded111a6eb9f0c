package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client gets of an answer, and how it ends. */
final class AnswerIT {

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @ParameterizedTest
    @CsvSource({
        "HEAD, 200 OK, Content-Length: 1234",
        "GET, 204 No Content, X-A: b",
        "GET, 304 Not Modified, ETag: x",
        "GET, 304 Odd Reason, ETag: x",
        "HEAD, 404 Not Found, Transfer-Encoding: chunked"
    })
    void an_answer_without_a_body_ends_with_its_head(String method, String status, String header) {
        try (var backend = RawBackend.answering("HTTP/1.1 " + status + "\n" + header + "\n\n")) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                for (int i = 0; i < 2; i++) {
                    wire.send(method + " / HTTP/1.1\nHost: h\n\n");
                    var head = wire.head();

                    assertThat(head.line()).isEqualTo("HTTP/1.1 " + status);
                    assertThat(head.all("content-length"))
                            .isEqualTo(header.startsWith("Content-Length") ? List.of("1234") : List.of());
                }
            }
        }
    }

    @Test
    void events_arrive_one_by_one_while_the_answer_goes_on() {
        var said = new LinkedBlockingQueue<String>();
        try (var backend = new RawBackend(wire -> {
            wire.message();
            wire.send("HTTP/1.1 200 OK\nContent-Type: text/event-stream\nTransfer-Encoding: chunked\n\n");
            for (var text = said.take(); !text.isEmpty(); text = said.take()) {
                wire.sendChunk(text);
            }
            wire.send("0\n\n");
        })) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("GET / HTTP/1.1\nHost: h\n\n");
                assertThat(wire.head().all("transfer-encoding")).containsExactly("chunked");
                for (var event : List.of("data: 1", "data: 2")) {
                    said.add(event);
                    assertThat(wire.chunk()).isEqualTo(event);
                }
                said.add("");
                assertThat(wire.chunk()).isEmpty();

                said.add("");
                wire.send("GET / HTTP/1.1\nHost: h\n\n");
                assertThat(wire.head().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void an_answer_that_is_cut_off_looks_cut_off() {
        var framings = List.of("Content-Length: 100", "Transfer-Encoding: chunked");
        for (var framing : framings) {
            try (var backend = new RawBackend(wire -> {
                wire.message();
                wire.send("HTTP/1.1 200 OK\n" + framing + "\n\n5\nhello\n");
            })) {
                proxy.route("/", backend);
                try (var wire = proxy.connect()) {
                    wire.send("GET / HTTP/1.1\nHost: h\n\n");

                    assertThatThrownBy(wire::message).as(framing).isInstanceOf(java.io.UncheckedIOException.class);
                }
            }
        }
    }

    @Test
    void an_old_client_notices_a_cut_too() {
        try (var backend = new RawBackend(wire -> {
            wire.message();
            wire.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n");
        })) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("GET / HTTP/1.0\nHost: h\n\n");

                assertThatThrownBy(wire::rest).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void an_old_client_gets_what_it_understands() {
        try (var backend = RawBackend.answering("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhello\n0\n\n")) {
            proxy.route("/", backend);
            for (var header : List.of("", "Connection: keep-alive\n")) {
                try (var wire = proxy.connect()) {
                    var text = wire.send("GET / HTTP/1.0\nHost: h\n" + header + "\n")
                            .rest();

                    assertThat(text)
                            .doesNotContainIgnoringCase("transfer-encoding")
                            .containsIgnoringCase("connection: close")
                            .endsWith("\r\n\r\nhello");
                }
            }
        }
    }

    @Test
    void an_answer_that_ends_with_its_connection_is_whole() {
        try (var backend = new RawBackend(wire -> {
            wire.message();
            wire.send("HTTP/1.0 200 OK\n\nuntil the end");
        })) {
            proxy.route("/", backend);

            assertThat(proxy.get("/").body()).isEqualTo("until the end");
        }
    }
}
