package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a message arrives on the other side, and how it ends. */
final class ForwarderIT {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    private final BlockingQueue<Wire.Message> seen = new LinkedBlockingQueue<>();
    private ProxyFixture proxy;

    @BeforeEach
    void start() {
        proxy = ProxyFixture.start();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private RawBackend recording(String response) {
        return new RawBackend(wire -> {
            while (true) {
                seen.add(wire.message());
                wire.send(response);
            }
        });
    }

    private Wire.Message seen() throws InterruptedException {
        var message = seen.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("request that reached the target").isNotNull();
        return message;
    }

    @Test
    void the_target_learns_who_asked_and_for_what() throws Exception {
        try (var backend = recording(OK)) {
            proxy.route("/user/ada", backend);

            var answer = proxy.ask("""
                    GET /user/ada/x?y=1 HTTP/1.1
                    Host: hub.example:8443
                    Cookie: a=b
                    X-Twice: one
                    X-Twice: two
                    Authorization: Bearer t

                    """);

            assertThat(answer.status()).isEqualTo(200);
            var head = seen().head();
            assertThat(head.line()).isEqualTo("GET /user/ada/x?y=1 HTTP/1.1");
            assertThat(head.all("host")).containsExactly("hub.example:8443");
            assertThat(head.all("x-twice")).containsExactly("one", "two");
            assertThat(head.all("cookie")).containsExactly("a=b");
            assertThat(head.all("authorization")).containsExactly("Bearer t");
            assertThat(head.all("x-forwarded-for")).containsExactly("127.0.0.1");
            assertThat(head.all("x-forwarded-port")).containsExactly("8443");
            assertThat(head.all("x-forwarded-proto")).containsExactly("http");
            assertThat(head.all("x-forwarded-host")).containsExactly("hub.example:8443");
        }
    }

    @Test
    void what_a_proxy_in_front_said_is_extended() throws Exception {
        try (var backend = recording(OK)) {
            proxy.route("/", backend);

            proxy.ask("""
                    GET / HTTP/1.1
                    Host: hub.example
                    X-Forwarded-For: 1.2.3.4
                    X-Forwarded-Proto: https
                    X-Forwarded-Port: 443
                    X-Forwarded-Host: pub.example

                    """);

            var head = seen().head();
            assertThat(head.all("x-forwarded-for")).containsExactly("1.2.3.4,127.0.0.1");
            assertThat(head.all("x-forwarded-proto")).containsExactly("https,http");
            assertThat(head.all("x-forwarded-port")).containsExactly("443,80");
            assertThat(head.all("x-forwarded-host")).containsExactly("pub.example");
        }
    }

    @Test
    void what_concerns_one_connection_stays_there() throws Exception {
        try (var backend = recording("""
                HTTP/1.1 200 Fine
                Content-Length: 2
                Connection: keep-alive, X-Mine
                Keep-Alive: timeout=5
                X-Mine: secret
                Proxy-Connection: keep-alive

                ok""")) {
            proxy.route("/", backend);

            var answer = proxy.ask("""
                    GET / HTTP/1.1
                    Host: h
                    Connection: keep-alive, X-Drop, Upgrade, HTTP2-Settings
                    Upgrade: h2c
                    HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA
                    Keep-Alive: timeout=5
                    TE: trailers
                    Trailer: X-Sum
                    X-Drop: 1
                    X-Keep: 2

                    """);

            assertThat(answer.head().line()).isEqualTo("HTTP/1.1 200 Fine");
            assertThat(answer.head().all("connection")).containsExactly("keep-alive");
            for (var name : List.of("keep-alive", "x-mine", "proxy-connection")) {
                assertThat(answer.head().all(name)).as(name).isEmpty();
            }
            var head = seen().head();
            for (var name :
                    List.of("connection", "upgrade", "http2-settings", "keep-alive", "te", "trailer", "x-drop")) {
                assertThat(head.all(name)).as(name).isEmpty();
            }
            assertThat(head.all("x-keep")).containsExactly("2");
        }
    }

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
        try (var backend = recording(OK)) {
            proxy.route("/user/foo", backend);

            assertThat(proxy.get(sent).status()).isEqualTo(200);

            assertThat(seen().head().line()).isEqualTo("GET " + arrives + " HTTP/1.1");
        }
    }

    @Test
    void the_path_of_the_target_comes_first() throws Exception {
        try (var backend = recording(OK)) {
            proxy.route("/bar", "http://127.0.0.1:" + backend.port() + "/foo?t=1");

            proxy.get("/bar/rest?q=2");

            assertThat(seen().head().line()).isEqualTo("GET /foo/bar/rest?t=1&q=2 HTTP/1.1");
        }
    }

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
        try (var backend = recording(OK)) {
            proxy.route("/", backend);

            var answer = proxy.ask(method + " /x HTTP/1.1\nHost: h\n"
                    + (length.isEmpty() ? "" : "Content-Length: " + length + "\n") + "\n" + body);

            assertThat(answer.body()).isEqualTo("ok");
            var arrived = seen();
            assertThat(arrived.head().line()).isEqualTo(method + " /x HTTP/1.1");
            assertThat(arrived.body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "DELETE", "OPTIONS"})
    void a_chunked_body_passes(String method) throws Exception {
        try (var backend = recording(OK)) {
            proxy.route("/", backend);

            proxy.ask(method + " /x HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\n\n5\nhello\n6\n world\n0\n\n");

            var arrived = seen();
            assertThat(arrived.head().all("transfer-encoding")).containsExactly("chunked");
            assertThat(arrived.body()).isEqualTo("hello world");
        }
    }

    @Test
    void repeated_headers_of_an_answer_stay_apart() {
        try (var backend = RawBackend.answering("""
                HTTP/1.1 302 Go There
                Location: http://elsewhere/x
                Set-Cookie: a=1; Path=/
                Set-Cookie: b=2; Path=/
                X-Latin: caf\u00e9
                Content-Length: 0

                """)) {
            proxy.route("/", backend);

            var head = proxy.get("/").head();

            assertThat(head.line()).isEqualTo("HTTP/1.1 302 Go There");
            assertThat(head.all("set-cookie")).containsExactly("a=1; Path=/", "b=2; Path=/");
            assertThat(head.all("location")).containsExactly("http://elsewhere/x");
            assertThat(head.all("x-latin")).containsExactly("caf\u00e9");
            assertThat(head.all("date")).isEmpty();
            assertThat(head.all("server")).isEmpty();
        }
    }

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
        try (var backend = recording(OK)) {
            proxy.route("/", backend);
            try (var wire = proxy.connect()) {
                wire.send("POST / HTTP/1.1\nHost: h\n" + headers + "\n\n0\n\nGET /smuggled HTTP/1.1\nHost: h\n\n");

                assertThat(wire.head().status()).isEqualTo(400);
                wire.drain();
            }
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void long_headers_pass_and_longer_ones_are_refused() throws Exception {
        try (var backend = recording(OK)) {
            proxy.route("/", backend);

            assertThat(proxy.ask("GET /?" + "q".repeat(30_000) + " HTTP/1.1\nHost: h\nCookie: " + "c".repeat(60_000)
                                    + "\n\n")
                            .status())
                    .isEqualTo(200);
            assertThat(seen().head().first("cookie")).hasSize(60_000);
            assertThat(proxy.ask("GET / HTTP/1.1\nHost: h\nCookie: " + "c".repeat(70_000) + "\n\n")
                            .status())
                    .isEqualTo(431);
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
