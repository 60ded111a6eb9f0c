package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP/2 can say and HTTP/1.1 cannot, or says in another way, must not become another request. */
final class Http2RefusalIT {

    private static final int EXTENDED_CONNECT = 8;

    private final SeenRequests seen = new SeenRequests();

    @AutoClose
    private final Http2Fixture proxy = Http2Fixture.start();

    @AutoClose
    private final RawBackend backend = seen.recording("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");

    @BeforeEach
    void addRoute() {
        proxy.route("/", backend);
    }

    static Stream<List<String>> heads() {
        return Stream.of(
                List.of("transfer-encoding", "chunked"),
                List.of("connection", "keep-alive"),
                List.of("upgrade", "websocket"),
                List.of("x-a", "b\r\nx-smuggled: 1"),
                List.of("x-a", "b\nx-smuggled: 1"),
                List.of("x-a", "b\0c"),
                List.of("x-a\r\nx-smuggled", "1"),
                List.of("x-a: 1\r\nx-smuggled", "1"),
                List.of("X-A", "1"),
                List.of("x a", "1"),
                List.of("", "1"),
                List.of(":path", "/other"),
                List.of(":unknown", "1"),
                List.of("content-length", "5", "content-length", "6"),
                List.of("content-length", "+5"),
                List.of("content-length", "3"),
                List.of("content-length", "9"),
                List.of("host", "other.example"));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void a_head_that_is_not_in_order_does_not_reach_the_target(List<String> more) {
        try (var wire = proxy.connect()) {
            wire.post(1, "/", more.toArray(String[]::new));

            assertThat(isRefused(wire)).isTrue();
            assertThat(seen.isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G ET", "GET / HTTP/1.1\r\nX: "})
    void a_method_that_is_none_does_not_reach_the_target(String method) {
        try (var wire = proxy.connect()) {
            wire.head(1, true, ":method", method, ":scheme", "https", ":authority", "h", ":path", "/");

            assertThat(isRefused(wire)).isTrue();
            assertThat(seen.isEmpty()).isTrue();
        }
    }

    /** With a status, a reset of the stream, or the end of the connection. */
    private static boolean isRefused(Http2Wire wire) {
        try {
            wire.data(1, true, "hello".getBytes(StandardCharsets.US_ASCII));
            var end = wire.frame(frame -> frame.type() == Http2Wire.GO_AWAY
                    || (frame.stream() == 1 && frame.type() != Http2Wire.WINDOW_UPDATE));
            return end.type() != Http2Wire.HEADERS
                    || wire.headers(end).status().toString().equals("400");
        } catch (UncheckedIOException e) {
            return !(e.getCause() instanceof SocketTimeoutException);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'/x y', /x%20y",
        "'/x HTTP/1.1\r\nX-Smuggled: 1', /x%20HTTP/1.1%0D%0AX-Smuggled:%201",
        "'x', /x",
        "'/x#y', /x"
    })
    void a_path_becomes_one_that_can_be_sent(String path, String arrives) throws Exception {
        try (var wire = proxy.connect()) {
            wire.get(1, path);

            assertThat(wire.status(1)).isEqualTo(200);
            var head = seen.next().head();
            assertThat(head.line()).isEqualTo("GET " + arrives + " HTTP/1.1");
            assertThat(head.all("x-smuggled")).isEmpty();
        }
    }

    @Test
    void a_head_that_is_too_long_is_refused_and_a_long_one_is_not() throws Exception {
        try (var wire = proxy.connect()) {
            wire.post(1, "/", "cookie", "c".repeat(15_000)).data(1, true, new byte[0]);
            assertThat(wire.status(1)).isEqualTo(200);
            assertThat(seen.next().head().first("cookie")).hasSize(15_000);
        }
        try (var wire = proxy.connect()) {
            var crumbs = new String[12];
            for (int i = 0; i < crumbs.length; i += 2) {
                crumbs[i] = "cookie";
                crumbs[i + 1] = "c".repeat(11_500);
            }
            wire.continued(1, crumbs);
            assertThat(wire.status(1)).isEqualTo(431);
            assertThat(seen.isEmpty()).isTrue();
        }
    }

    @Test
    void nobody_is_offered_a_websocket_or_a_tunnel_on_a_stream() {
        try (var wire = proxy.connect()) {
            var settings = wire.frame(frame ->
                    frame.type() == Http2Wire.SETTINGS && frame.payload().length() > 0);
            for (int i = 0; i < settings.payload().length(); i += 6) {
                assertThat(settings.payload().getByte(i + 1)).isNotEqualTo((byte) EXTENDED_CONNECT);
            }

            wire.head(1, false, ":method", "CONNECT", ":authority", "elsewhere.example:443");
            assertThat(wire.status(1)).isEqualTo(405);
            assertThat(seen.isEmpty()).isTrue();
        }
    }

    @Test
    void on_another_connection_of_the_same_browser_there_are_websockets() {
        try (var pages = proxy.connect();
                var target = new RawBackend(each -> {
                    assertThat(each.head().first("x-forwarded-proto")).isEqualTo("wss");
                    each.send(WebSocketTrial.ACCEPTED);
                    each.send(each.bytes(1));
                    each.drain();
                });
                var wire = proxy.connectAsBefore()) {
            proxy.route("/user/ada", target);
            assertThat(pages.get(1, "/").status(1)).isEqualTo(200);

            assertThat(wire.send(WebSocketTrial.OFFER).head().status()).isEqualTo(101);
            assertThat(wire.send("x").text(1)).isEqualTo("x");
            assertThat(pages.get(3, "/").status(3)).isEqualTo(200);
        }
    }
}
