package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a target might read in another way than the proxy, told byte by byte: none of them reaches it. */
final class MalformedIT {

    private final SeenRequests seen = new SeenRequests();

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @AutoClose
    private final RawBackend backend = seen.recording("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");

    @BeforeEach
    void setRoute() {
        proxy.route("/", backend);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-A: b",
                "Host: a\r\nHost: b",
                "Host: a\r\nHost: a",
                "Host: a b",
                "Host: a/b",
                "Host: user@a",
                "Host: a, b",
                "Host: h\r\n: b",
                "Host: h\r\nX-A",
                "Host: h\r\nX-A: b\0c",
                "Host: h\r\nX\0A: b",
                "Host: h\r\nX-A: b\rX-Smuggled: 1",
                "Host: h\nX-A: b",
                "Host: h\r\nX-A: b\nX-Smuggled: 1",
                "Host: h\r\nX-A: b\u000bc",
                "Host: h\r\nX A: b",
                "Host: h\r\nX(A): b",
                "Host: h\r\nX-\u00e9: b",
                "Host: h\r\nContent-Length:",
                "Host: h\r\nContent-Length: 0x5",
                "Host: h\r\nContent-Length: 99999999999999999999",
                "Host: h\r\nTransfer-Encoding:",
                "Host: h\r\nTransfer-Encoding: identity",
                "Host: h\r\nTransfer-Encoding: chunked,",
                "Host: h\r\nTransfer-Encoding:\u000bchunked",
                "Host: h\r\nTransfer-Encoding: \"chunked\"",
                "Host: h\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2",
                "Host: h\r\nX-A: b\r\n Content-Length: 5\r\nTransfer-Encoding: gzip"
            })
    void a_head_that_can_be_read_in_two_ways_is_refused(String headers) {
        for (var offer : new String[] {"", "Connection: Upgrade\r\nUpgrade: websocket\r\n"}) {
            try (var wire = proxy.connect()) {
                wire.send(bytes("GET / HTTP/1.1\r\n" + offer + headers + "\r\n\r\n"));

                assertThat(wire.head().status()).as(offer).isEqualTo(400);
                assertThat(wire.drain()).as("and the connection ends").isLessThan(100);
            }
        }
        assertThat(seen.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /sp ace HTTP/1.1",
                "GET /",
                "G@T / HTTP/1.1",
                "GET / HTTP/2.0",
                "GET / HTTP/1.9",
                "GET / HTTP/1.1 x",
                "PRI * HTTP/2.0",
                "CONNECT elsewhere.example:443 HTTP/1.1"
            })
    void a_first_line_that_is_none_is_refused(String line) {
        try (var wire = proxy.connect()) {
            wire.send(bytes(line + "\r\nHost: h\r\n\r\n"));

            assertThat(wire.head().status()).isIn(400, 405, 501);
        }
        assertThat(seen.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello\n0\n\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFF5\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloXX0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n",
                "5;\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\r\nX: b\nX-Smuggled: 1\r\n\r\n",
                "5\r\nhello\r\n0\r\nX\0Y: b\r\n\r\n"
            })
    void a_body_in_chunks_that_are_none_ends_on_both_sides(String chunks) {
        try (var wire = proxy.connect()) {
            wire.send(bytes("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
                    + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"));

            assertThat(wire.drain()).isLessThan(100);
            ProxyFixture.eventually("target's connection ended", () -> backend.open() == 0);
        }
        assertThat(seen.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100000005",
                "80000000",
                "FFFFFFFFFFFFFFFF5",
                "10000000000000005",
                "-5",
                "+5",
                "0x5",
                " 5",
                "\t5",
                "5 5",
                "5 x",
                "5\0",
                "5\r5",
                "5_0",
                "5,5",
                "",
                ";a=b"
            })
    void a_chunk_whose_size_others_read_otherwise_is_refused(String size) {
        for (var before : new String[] {"", "5\r\nhello\r\n"}) {
            try (var wire = proxy.connect()) {
                wire.send(bytes("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + before + size
                        + "\r\nhello\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"));

                assertThat(wire.message().head().status()).as(before).isEqualTo(400);
                assertThat(wire.drain()).as("and the connection ends").isZero();
                ProxyFixture.eventually("target's connection ended", () -> backend.open() == 0);
            }
        }
        assertThat(seen.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5;a", "5 ; a=\"b\"", "5  ", "0000000000000000005", "5;a=\"100000005\""})
    void a_chunk_whose_size_is_one_is_passed_on_however_it_comes_in_pieces(String size) throws InterruptedException {
        var body = size + "\r\nhello\r\n" + "A\r\n\r\n 10000\r\n\r\n0\r\n\r\n";
        var request = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
        try (var wire = proxy.connect()) {
            wire.send(bytes(request + request));
            assertThat(wire.message().head().status()).isEqualTo(200);
            assertThat(wire.message().head().status()).isEqualTo(200);

            for (var piece : request.split("", -1)) {
                wire.send(bytes(piece));
            }
            assertThat(wire.message().head().status()).isEqualTo(200);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(seen.next().body()).isEqualTo("hello\r\n 10000\r\n");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
