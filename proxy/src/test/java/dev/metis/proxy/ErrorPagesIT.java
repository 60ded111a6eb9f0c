package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is shown when its request could not be forwarded. */
final class ErrorPagesIT {

    private static final String PAGE = """
        HTTP/1.1 200 OK
        Content-Type: text/x-page
        Content-Encoding: x-none
        Set-Cookie: a=b
        Content-Length: 8

        the page\
        """;

    private static ProxyConfig.Errors errorsFrom(String url) {
        return ProxyConfig.Errors.from(new ProxyConfig.ErrorSource.Server(URI.create(url)));
    }

    private static ProxyFixture withErrorTarget(String url) {
        return ProxyFixture.with(config -> config.with(errorsFrom(url)));
    }

    @ParameterizedTest
    @CsvSource({
        "/foo%20b?x=1&y=2/z, 404, %2Ffoo%2520b%3Fx%3D1%26y%3D2%2Fz",
        "/dead, 503, %2Fdead",
        "/%, 500, %2F%25",
        "/bad, 500, %2Fbad"
    })
    void the_error_target_is_asked_for_the_page(String path, int status, String url) throws Exception {
        var asked = new LinkedBlockingQueue<Wire.Head>();
        try (var hub = new RawBackend(wire -> {
                    while (true) {
                        asked.add(wire.head());
                        wire.send(PAGE);
                    }
                });
                var proxy = withErrorTarget("http://127.0.0.1:" + hub.port() + "/hub/error")) {
            proxy.route("/dead", "http://127.0.0.1:1");
            proxy.route("/bad", "ftp://x");

            var answer = proxy.ask("GET " + path + " HTTP/1.1\nHost: h\nCookie: secret=1\nX-Mine: 2\n\n");

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo("the page");
            assertThat(answer.head().all("content-type")).containsExactly("text/x-page");
            assertThat(answer.head().all("content-encoding")).containsExactly("x-none");
            assertThat(answer.head().all("set-cookie")).isEmpty();
            var head = asked.poll(20, TimeUnit.SECONDS);
            assertThat(head).isNotNull();
            assertThat(head.line()).isEqualTo("GET /hub/error/" + status + "?url=" + url + " HTTP/1.1");
            assertThat(head.all("host")).containsExactly("127.0.0.1:" + hub.port());
            assertThat(head.all("cookie")).isEmpty();
            assertThat(head.all("x-mine")).isEmpty();
        }
    }

    @Test
    void an_error_of_the_target_itself_is_passed_on_as_it_is() {
        try (var backend = RawBackend.answering("HTTP/1.1 502 Mine\nContent-Length: 4\n\nmine");
                var proxy = withErrorTarget("http://127.0.0.1:1/")) {
            proxy.route("/", backend);

            var answer = proxy.get("/x");

            assertThat(answer.head().line()).isEqualTo("HTTP/1.1 502 Mine");
            assertThat(answer.body()).isEqualTo("mine");
        }
    }

    @ParameterizedTest
    @CsvSource({"/nowhere, 404, Not Found", "/dead, 503, Service Unavailable"})
    void without_an_answer_of_the_error_target_the_reason_is_shown(String path, int status, String reason) {
        try (var proxy = withErrorTarget("http://127.0.0.1:1/hub/error/")) {
            proxy.route("/dead", "http://127.0.0.1:1");

            var answer = proxy.get(path);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(reason);
            assertThat(answer.head().all("content-type")).isEmpty();
        }
    }

    @Test
    void an_error_target_that_is_silent_is_not_waited_for() {
        try (var hub = new RawBackend(Wire::drain);
                var proxy = ProxyFixture.with(config -> config.with(new ProxyConfig.Errors(
                        errorsFrom("http://127.0.0.1:" + hub.port()).source(), Duration.ofMillis(100))))) {
            assertThat(proxy.get("/nowhere").body()).isEqualTo("Not Found");
        }
    }

    @ParameterizedTest
    @CsvSource({"/nowhere, 404, 404: Not Found", "/dead, 503, 503: Proxy Target Missing", "/%zz, 500, 500: "})
    void without_an_error_target_there_are_pages_of_our_own(String path, int status, String title) {
        try (var proxy = ProxyFixture.start()) {
            proxy.route("/dead", "http://127.0.0.1:1");

            var answer = proxy.get(path);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.head().all("content-type")).containsExactly("text/html");
            assertThat(answer.body()).contains("<title>" + title);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "GET"})
    void the_connection_goes_on_after_an_error(String method) {
        try (var proxy = ProxyFixture.start();
                var wire = proxy.connect()) {
            for (int i = 0; i < 3; i++) {
                wire.send(method + " /nowhere HTTP/1.1\nHost: h\n\n");
                var head = wire.head();
                assertThat(head.status()).isEqualTo(404);
                if (!method.equals("HEAD")) {
                    assertThat(wire.body(head).body()).contains("404");
                }
            }
        }
    }

    @Test
    void a_client_that_still_sends_reads_the_error_before_its_connection_ends() {
        try (var proxy = ProxyFixture.start()) {
            for (int i = 0; i < 20; i++) {
                try (var wire = proxy.connect()) {
                    wire.send("POST /nowhere HTTP/1.1\nHost: h\nContent-Length: 2000000\n\n");
                    wire.send(new byte[1_000_000]);

                    var answer = wire.message();

                    assertThat(answer.status()).isEqualTo(404);
                    assertThat(answer.head().all("connection")).containsExactly("close");
                    wire.send(new byte[1_000_000]);
                    assertThat(wire.drain()).isZero();
                }
            }
        }
    }
}
