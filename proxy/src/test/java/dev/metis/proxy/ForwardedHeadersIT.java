package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which headers arrive on the other side. */
final class ForwardedHeadersIT {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    private final SeenRequests seen = new SeenRequests();

    @AutoClose
    private final ProxyFixture proxy = ProxyFixture.start();

    @Test
    void the_target_learns_who_asked_and_for_what() throws Exception {
        try (var backend = seen.recording(OK)) {
            proxy.route("/user/ada", backend);

            var answer = proxy.ask("""
                    GET /user/ada/x?y=1 HTTP/1.1
                    Host: hub.example:8443
                    Cookie: a=b
                    Cookie: c=d
                    X-Twice: one
                    X-Twice: two
                    Authorization: Bearer t

                    """);

            assertThat(answer.status()).isEqualTo(200);
            var head = seen.next().head();
            assertThat(head.line()).isEqualTo("GET /user/ada/x?y=1 HTTP/1.1");
            assertThat(head.all("host")).containsExactly("hub.example:8443");
            assertThat(head.all("x-twice")).containsExactly("one", "two");
            assertThat(head.all("cookie")).containsExactly("a=b; c=d");
            assertThat(head.all("authorization")).containsExactly("Bearer t");
            assertThat(head.all("x-forwarded-for")).containsExactly("127.0.0.1");
            assertThat(head.all("x-forwarded-port")).containsExactly("8443");
            assertThat(head.all("x-forwarded-proto")).containsExactly("http");
            assertThat(head.all("x-forwarded-host")).containsExactly("hub.example:8443");
        }
    }

    @Test
    void what_a_proxy_in_front_said_is_extended() throws Exception {
        try (var backend = seen.recording(OK)) {
            proxy.route("/", backend);

            proxy.ask("""
                    GET / HTTP/1.1
                    Host: hub.example
                    X-Forwarded-For: 1.2.3.4
                    X-Forwarded-Proto: https
                    X-Forwarded-Port: 443
                    X-Forwarded-Host: pub.example

                    """);

            var head = seen.next().head();
            assertThat(head.all("x-forwarded-for")).containsExactly("1.2.3.4,127.0.0.1");
            assertThat(head.all("x-forwarded-proto")).containsExactly("https,http");
            assertThat(head.all("x-forwarded-port")).containsExactly("443,80");
            assertThat(head.all("x-forwarded-host")).containsExactly("pub.example");
        }
    }

    @Test
    void what_concerns_one_connection_stays_there() throws Exception {
        try (var backend = seen.recording("""
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
            var head = seen.next().head();
            for (var name :
                    List.of("connection", "upgrade", "http2-settings", "keep-alive", "te", "trailer", "x-drop")) {
                assertThat(head.all(name)).as(name).isEmpty();
            }
            assertThat(head.all("x-keep")).containsExactly("2");
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

    @Test
    void long_headers_pass_and_longer_ones_are_refused() throws Exception {
        try (var backend = seen.recording(OK)) {
            proxy.route("/", backend);

            assertThat(proxy.ask("GET /?" + "q".repeat(30_000) + " HTTP/1.1\nHost: h\nCookie: " + "c".repeat(60_000)
                                    + "\n\n")
                            .status())
                    .isEqualTo(200);
            assertThat(seen.next().head().first("cookie")).hasSize(60_000);
            assertThat(proxy.ask("GET / HTTP/1.1\nHost: h\nCookie: " + "c".repeat(70_000) + "\n\n")
                            .status())
                    .isEqualTo(431);
        }
    }
}
