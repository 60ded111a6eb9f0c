package dev.metis.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Browsers that speak HTTP/2, which they do wherever TLS lets them agree on it; targets get HTTP/1.1. */
final class Http2IT {

    private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

    private final SeenRequests seen = new SeenRequests();

    @AutoClose
    private final Http2Fixture proxy = Http2Fixture.start();

    private int upload(BodyPublisher body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(proxy.url("/up")).POST(body).build();
        try (var http = proxy.client().build()) {
            var answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            return answer.statusCode();
        }
    }

    @Test
    void the_target_gets_an_ordinary_request() throws Exception {
        try (var backend = seen.recording(OK);
                var wire = proxy.connect()) {
            proxy.route("/user/ada", backend);

            wire.head(
                    1,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "https",
                    ":authority",
                    "hub.example:8443",
                    ":path",
                    "/user/ada/x?y=1",
                    "cookie",
                    "a=b",
                    "cookie",
                    "c=d",
                    "x-twice",
                    "one",
                    "x-twice",
                    "two");

            var answer = wire.headers(1);
            assertThat(wire.protocol()).isEqualTo("h2");
            assertThat(answer.status()).hasToString("200");
            assertThat(answer.contains("connection")).isFalse();
            assertThat(wire.text(1)).isEqualTo("ok");
            var head = seen.next().head();
            assertThat(head.line()).isEqualTo("GET /user/ada/x?y=1 HTTP/1.1");
            assertThat(head.all("host")).containsExactly("hub.example:8443");
            assertThat(head.all("cookie")).containsExactly("a=b; c=d");
            assertThat(head.all("x-twice")).containsExactly("one", "two");
            assertThat(head.all("x-forwarded-proto")).containsExactly("https");
            assertThat(head.all("x-forwarded-port")).containsExactly("8443");
            assertThat(head.all("x-forwarded-host")).containsExactly("hub.example:8443");
            for (var name : List.of("transfer-encoding", "content-length", "connection")) {
                assertThat(head.all(name)).as(name).isEmpty();
            }
        }
    }

    @Test
    void bodies_arrive_with_or_without_a_length() throws Exception {
        var body = "x".repeat(3_000_000);
        try (var backend = seen.recording(OK)) {
            proxy.route("/", backend);

            assertThat(upload(BodyPublishers.ofString(body))).isEqualTo(200);
            var measured = seen.next();
            assertThat(upload(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(US_ASCII)))))
                    .isEqualTo(200);
            var open = seen.next();

            assertThat(measured.head().all("content-length")).containsExactly("3000000");
            assertThat(measured.body()).hasSize(3_000_000);
            assertThat(open.head().all("transfer-encoding")).containsExactly("chunked");
            assertThat(open.body()).hasSize(3_000_000);
        }
    }

    @Test
    void answers_without_a_body_end_with_their_head() {
        try (var backend = RawBackend.answering("HTTP/1.1 304 Not Modified\nETag: x\n\n");
                var wire = proxy.connect()) {
            proxy.route("/", backend);
            for (int stream = 1; stream < 5; stream += 2) {
                var answer = wire.get(stream, "/").headers(stream);

                assertThat(answer.status()).hasToString("304");
                assertThat(answer.get("etag")).hasToString("x");
                assertThat(answer.contains("content-length")).isFalse();
                assertThat(wire.body(stream)).isEmpty();
            }
        }
    }

    @Test
    void hints_go_ahead_and_trailers_come_after() {
        try (var backend = RawBackend.answering("""
                HTTP/1.1 103 Early Hints
                Link: </style.css>; rel=preload
                Connection: keep-alive

                HTTP/1.1 200 OK
                Transfer-Encoding: chunked

                5
                hello
                0
                X-Sum: 42
                X-Sum: 43

                """);
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            var hints = wire.get(1, "/").headers(1);

            assertThat(hints.status()).hasToString("103");
            assertThat(hints.get("link")).hasToString("</style.css>; rel=preload");
            assertThat(wire.status(1)).isEqualTo(200);
            var trailers = wire.headers(wire.frame(Http2Wire.Frame::endsStream));
            assertThat(trailers.getAll("x-sum")).map(CharSequence::toString).containsExactly("42", "43");
        }
    }

    @Test
    void trailers_of_a_request_end_here() throws Exception {
        try (var backend = seen.recording(OK);
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            wire.post(1, "/", "trailer", "x-sum")
                    .data(1, false, "hello".getBytes(US_ASCII))
                    .head(1, true, "x-sum", "42");

            assertThat(wire.status(1)).isEqualTo(200);
            var request = seen.next();
            assertThat(request.body()).isEqualTo("hello");
            assertThat(request.head().all("trailer")).isEmpty();
        }
    }

    @Test
    void a_client_is_asked_to_go_on_when_the_target_says_so() {
        try (var backend = new RawBackend(target -> {
                    var head = target.head();
                    target.send("HTTP/1.1 100 Continue\n\n");
                    var body = target.body(head).body();
                    target.send("HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n" + body);
                });
                var wire = proxy.connect()) {
            proxy.route("/", backend);

            wire.post(1, "/", "expect", "100-continue", "content-length", "4");

            assertThat(wire.status(1)).isEqualTo(100);
            wire.data(1, true, "body".getBytes(US_ASCII));
            assertThat(wire.status(1)).isEqualTo(200);
            assertThat(wire.text(1)).isEqualTo("body");
        }
    }

    @Test
    void hosts_choose_routes_and_redirects_lead_back_to_them() {
        try (var named = Http2Fixture.with(config -> config.with(new ProxyConfig.Routing(
                                Optional.empty(),
                                Optional.empty(),
                                ProxyConfig.Match.HOST_AND_PATH,
                                ProxyConfig.Prefix.KEPT,
                                ProxyConfig.Prefix.DROPPED,
                                false))
                        .with(new ProxyConfig.Headers(
                                true,
                                ProxyConfig.Host.ASKED_FOR,
                                java.util.Map.of(),
                                new ProxyConfig.Redirects(true, Optional.of("https")))));
                var backend = new RawBackend(target -> {
                    var head = target.head();
                    target.send("HTTP/1.1 302 Found\nLocation: http://" + head.first("x-me")
                            + head.line().split(" ", -1)[1] + "\nContent-Length: 0\n\n");
                });
                var wire = named.connect()) {
            named.route("/hub.example/pre", backend);

            wire.head(
                    1,
                    true,
                    ":method",
                    "GET",
                    ":scheme",
                    "https",
                    ":authority",
                    "hub.example",
                    ":path",
                    "/pre/x",
                    "x-me",
                    "127.0.0.1:" + backend.port());

            assertThat(wire.headers(1).get("location")).hasToString("https://hub.example/x");
        }
    }

    @Test
    void whoever_does_not_speak_it_gets_what_it_speaks() throws Exception {
        try (var backend = seen.recording(OK);
                var http = proxy.client().version(HttpClient.Version.HTTP_1_1).build()) {
            proxy.route("/", backend);

            var answer = http.send(HttpRequest.newBuilder(proxy.url("/x")).build(), BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.body()).isEqualTo("ok");
        }
    }
}
