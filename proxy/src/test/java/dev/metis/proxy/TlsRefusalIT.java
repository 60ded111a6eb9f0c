package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.await;
import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.TrustOptions;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who does not get along by TLS is told so in the log, with what is wrong and what to do; visitors hear no details. */
final class TlsRefusalIT {

    private static final String GET = "GET /x HTTP/1.1\nHost: h\n\n";

    @TempDir
    private static Path directory;

    private static TestKey good;
    private static TestKey foreign;
    private static TestKey elsewhere;
    private static TestKey.Expired expired;

    @AutoClose
    private final TestLog log = new TestLog();

    @BeforeAll
    static void makeKeys() {
        good = TestKey.make(directory, "good");
        foreign = TestKey.make(directory, "foreign");
        elsewhere = TestKey.make(directory, "elsewhere", "dns:elsewhere.example");
        expired = TestKey.makeExpired(directory, "expired");
    }

    /** What can be wrong between proxy and target. */
    enum AtTarget {
        UNTRUSTED("signed by no authority that the proxy trusts; name that authority to the proxy (--client-ssl-ca)"),
        EXPIRED("its certificate is not valid now (NotAfter: "),
        OF_ANOTHER_HOST("its certificate is not for 127.0.0.1; have it name that host"),
        WANTS_OURS("it wants a certificate of the proxy that it trusts; give the proxy such a one (--client-ssl-cert"),
        PLAIN("it does not speak TLS; let the route's target begin with http://");

        private final String words;

        AtTarget(String words) {
            this.words = words;
        }

        private Optional<TrustOptions> authorities() {
            return switch (this) {
                case UNTRUSTED -> Optional.empty();
                case EXPIRED -> Optional.of(expired.authority().options());
                case OF_ANOTHER_HOST -> Optional.of(elsewhere.options());
                case WANTS_OURS, PLAIN -> Optional.of(good.options());
            };
        }

        private HttpServerOptions server() {
            var key = switch (this) {
                case UNTRUSTED, WANTS_OURS, PLAIN -> good;
                case EXPIRED -> expired.key();
                case OF_ANOTHER_HOST -> elsewhere;
            };
            var options = new HttpServerOptions().setSsl(this != PLAIN).setKeyCertOptions(key.options());
            return this == WANTS_OURS
                    ? options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(foreign.options())
                    : options;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_target_that_cannot_be_trusted_is_a_503_and_the_log_says_why(AtTarget trouble) {
        var tls = new TargetTls(Optional.empty(), trouble.authorities(), true, TlsSuites.usual());
        try (var proxy = ProxyFixture.with(
                config -> config.with(new ProxyConfig.Targets(Duration.ofSeconds(5), Duration.ZERO, 10, tls)))) {
            var target = await(proxy.vertx()
                    .createHttpServer(trouble.server())
                    .requestHandler(request -> request.response().end("reached"))
                    .listen(0, "127.0.0.1"));
            proxy.route("/", "https://127.0.0.1:" + target.actualPort());

            var answer = proxy.ask(GET);
            var socket = proxy.ask(WebSocketTrial.OFFER);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("does not answer").doesNotContainIgnoringCase("certificate");
            assertThat(socket.status()).isEqualTo(503);
            assertThat(socket.body()).doesNotContainIgnoringCase("certificate");
            assertThat(log.of("target_not_reached"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN ")
                    .contains("route=\"/\"")
                    .contains(trouble.words);
            assertThat(log.of("websocket_target_not_reached"))
                    .singleElement()
                    .asString()
                    .contains(trouble.words);
        }
    }

    @Test
    void a_target_that_is_in_order_is_reached() {
        var tls = new TargetTls(Optional.of(foreign.options()), Optional.of(good.options()), true, TlsSuites.usual());
        try (var proxy = ProxyFixture.with(
                config -> config.with(new ProxyConfig.Targets(Duration.ofSeconds(5), Duration.ZERO, 10, tls)))) {
            var target = await(proxy.vertx()
                    .createHttpServer(AtTarget.WANTS_OURS.server())
                    .requestHandler(request -> request.response().end("reached"))
                    .listen(0, "127.0.0.1"));
            proxy.route("/", "https://127.0.0.1:" + target.actualPort());

            assertThat(proxy.ask(GET).body()).isEqualTo("reached");
        }
    }

    /** What can be wrong with a client's certificate. */
    enum AtClient {
        NONE("it shows no certificate, which this listener wants; give it one"),
        UNTRUSTED("signed by no authority that this listener trusts; name that authority to the proxy (--ssl-ca"),
        EXPIRED("its certificate is not valid now (NotAfter: ");

        private final String words;

        AtClient(String words) {
            this.words = words;
        }

        private Optional<TestKey> key() {
            return switch (this) {
                case NONE -> Optional.empty();
                case UNTRUSTED -> Optional.of(foreign);
                case EXPIRED -> Optional.of(expired.key());
            };
        }
    }

    private static ServerTls wantingCertificates() {
        return new ServerTls(
                good.options(), Optional.of(expired.authority().options()), ClientAuth.REQUIRED, TlsSuites.usual());
    }

    private static ProxyFixture start(UnaryOperator<ProxyConfig> change) {
        return ProxyFixture.with(change);
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_the_public_listener_without_a_good_certificate_gets_an_alert(AtClient trouble) {
        try (var proxy = start(config -> config.with(config.listener().with(Optional.of(wantingCertificates()))))) {
            refuses(proxy.proxy().port(), trouble);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_of_the_api_without_a_good_certificate_gets_an_alert(AtClient trouble) {
        try (var proxy = start(config -> config.with(
                new ProxyConfig.Api(config.api().address(), Optional.of(wantingCertificates()), ProxyFixture.TOKEN)))) {
            refuses(proxy.proxy().apiPort(), trouble);
        }
    }

    private void refuses(int port, AtClient trouble) {
        assertThatThrownBy(() -> {
                    try (var wire = Wire.to(port, good.trusting(trouble.key()))) {
                        wire.send(GET).head();
                    }
                })
                .isInstanceOf(UncheckedIOException.class);
        eventually("a line in the log", () -> !log.of("client_refused").isEmpty());
        assertThat(log.of("client_refused"))
                .singleElement()
                .asString()
                .startsWith("WARN ")
                .contains(trouble.words);
    }

    @Test
    void a_client_with_a_good_certificate_is_served() {
        var tls = new ServerTls(good.options(), Optional.of(foreign.options()), ClientAuth.REQUIRED, TlsSuites.usual());
        try (var proxy = start(config -> config.with(config.listener().with(Optional.of(tls))));
                var wire = Wire.to(proxy.proxy().port(), good.trusting(Optional.of(foreign)))) {
            assertThat(wire.send("GET /_chp_healthz HTTP/1.1\nHost: h\n\n")
                            .head()
                            .status())
                    .isEqualTo(200);
        }
    }
}
