package dev.metis.deploy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Problem;
import dev.metis.proxy.ProxyConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

/** The command line of configurable-http-proxy, read; what it then does is in the contracts. */
final class ProxyArgumentsTest {
    @TempDir
    private Path directory;

    private static ProxyArguments arguments(String... options) {
        return OurProxy.arguments(Start.reading(List.of(options), Map.of()));
    }

    private static ProxyConfig config(String... options) {
        return arguments(options).config();
    }

    @Test
    void without_options_it_listens_where_configurable_http_proxy_does() {
        var config = config();

        assertThat(config.listener().address().port()).isEqualTo(8000);
        assertThat(config.listener().address().host()).isIn("::", "0.0.0.0");
        assertThat(config.api().address().host()).isEqualTo("localhost");
        assertThat(config.api().address().port()).isEqualTo(8001);
        assertThat(config.api().token()).isEmpty();
        assertThat(config.extras()).isEqualTo(ProxyConfig.Extras.none());
        assertThat(config.errors().source()).isEqualTo(new ProxyConfig.ErrorSource.Own());
        assertThat(config.listener().timeouts().keepAlive()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.targets().silence()).isZero();
        assertThat(config.targets().tls().verified()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--port 9000, 9000, 9001",
        "--port 9000 --api-port 7000, 9000, 7000",
        "--port 0, 8000, 8001",
        "--port 9000 --port 9002, 9002, 9003",
        "--port=9000 --ip=, 9000, 9001",
        "--port 65535 --api-port 1, 65535, 1"
    })
    void the_api_is_one_port_above(String options, int port, int apiPort) {
        var config = config(options.split(" ", -1));

        assertThat(config.listener().address().port()).isEqualTo(port);
        assertThat(config.api().address().port()).isEqualTo(apiPort);
    }

    @Test
    void the_api_of_a_socket_is_at_the_usual_port() {
        var config = config("--socket", "/run/p.sock");

        assertThat(config.listener().address().path()).isEqualTo("/run/p.sock");
        assertThat(config.api().address().port()).isEqualTo(8001);
    }

    @ParameterizedTest
    @CsvSource({"''", "*"})
    void no_address_means_all(String ip) {
        assertThat(config("--ip", ip).listener().address().host()).isIn("::", "0.0.0.0");
        assertThat(config("--ip", "127.0.0.2").listener().address().host()).isEqualTo("127.0.0.2");
    }

    @Test
    void options_go_before_settings_and_leave_the_rest() {
        var settings = ProxyConfig.at("127.0.0.3", 7000, 7001, "known");

        var config = arguments("--port", "7777", "--timeout", "5", "--insecure").over(settings);

        assertThat(config.listener().address().host()).isEqualTo("127.0.0.3");
        assertThat(config.listener().address().port()).isEqualTo(7777);
        assertThat(config.listener().timeouts().silence()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.targets().tls().verified()).isFalse();
        assertThat(config.api()).isEqualTo(settings.api());
        assertThat(arguments().over(settings)).isEqualTo(settings);
    }

    @Test
    void the_token_is_in_the_environment_or_in_a_file() throws IOException {
        var file = Files.writeString(directory.resolve("token"), "from a file\n");

        assertThat(token(Map.of("CONFIGPROXY_AUTH_TOKEN", "secret"))).isEqualTo("secret");
        assertThat(token(Map.of("CONFIGPROXY_AUTH_TOKEN_FILE", file.toString())))
                .isEqualTo("from a file");
        assertThatThrownBy(() -> token(
                        Map.of("CONFIGPROXY_AUTH_TOKEN", "secret", "CONFIGPROXY_AUTH_TOKEN_FILE", file.toString())))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("both set");
        assertThatThrownBy(() -> token(Map.of("CONFIGPROXY_AUTH_TOKEN_FILE", "/nowhere/token")))
                .hasMessageContaining("/nowhere/token does not exist");
    }

    private static String token(Map<String, String> environment) {
        return OurProxy.arguments(Start.reading(List.of(), environment))
                .config()
                .api()
                .token();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--socket /p.sock --port 1           | --socket cannot be used with option --port",
                "--socket /p.sock --ip 127.0.0.1     | --socket cannot be used with option --ip",
                "--error-target http://x --error-path /p | --error-target and --error-path cannot be used together",
                "--redirect-port 80                  | --redirect-port",
                "--port 70000                        | option --port 70000: must be from 0 to 65535",
                "--timeout -5                        | option --timeout -5",
                "--log-level loud                    | option --log-level: loud is none of",
                "--storage-backend configurable-http-proxy-redis-backend | --storage-backend:"
                        + " configurable-http-proxy-redis-backend cannot be loaded, since it is a module for Node."
                        + " Leave it out: routes are kept in memory, a hub sets them again when they are gone, and"
                        + " --routes-from takes those of a proxy that runs.",
                "--custom-header invalid             | --custom-header: a colon was expected",
                "--custom-header :x                  | --custom-header: a colon was expected",
                "--default-target nope               | option --default-target: nope is no URL",
                "--error-target ftp://x              | option --error-target: ftp://x is no URL",
                "--protocol-rewrite gopher           | option --protocol-rewrite: gopher is neither",
                "--ssl-key /nowhere/key              | option --ssl-key: needs --ssl-cert",
                "--api-ssl-cert /nowhere/crt         | option --api-ssl-cert: needs --api-ssl-key",
                "--ssl-key /nowhere/key --ssl-cert /nowhere/crt | option --ssl-key: /nowhere/key does not exist",
                "--client-ssl-ca /nowhere/ca         | option --client-ssl-ca: /nowhere/ca does not exist",
                "--client-ssl-ca /dev/null           | option --client-ssl-ca: /dev/null has no certificate",
                "--insecure --ssl-protocol SSLv3     | option --ssl-protocol: SSLv3 is not spoken here",
                "--insecure --ssl-ciphers NOPE-RC4   | option --ssl-ciphers: the JDK has none of these: NOPE-RC4",
                "--port 65535                        | option --api-port: is needed"
            })
    void what_cannot_be_is_named(String options, String message) {
        assertThatThrownBy(() -> config(options.strip().split(" ", -1)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(message.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--statsd-host", "--nope", "--x-forward", "-p"})
    void unknown_options_are_named(String option) {
        assertThatThrownBy(() -> config(option))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--api-ip", "--custom-header", "--ssl-key"})
    void options_without_their_value_are_named(String option) {
        assertThatThrownBy(() -> config(option))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(option);
    }

    @Test
    void numbers_must_be_numbers() {
        assertThatThrownBy(() -> config("--port", "http"))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--port")
                .hasMessageContaining("http");
    }

    @Test
    void what_does_nothing_here_is_told() {
        var arguments = arguments("--ssl-allow-rc4", "--client-ssl-request-cert", "--ssl-dhparam", "/x");

        assertThat(arguments.withoutEffect())
                .containsExactlyInAnyOrder("--ssl-allow-rc4", "--client-ssl-request-cert", "--ssl-dhparam");
        assertThat(arguments().withoutEffect()).isEmpty();
    }

    @Test
    void how_the_program_runs_is_said_too() {
        var arguments = arguments("--log-level", "Warn", "--pid-file", "/run/p.pid", "--drain-timeout", "250");

        assertThat(arguments.logLevel()).contains("WARN");
        assertThat(arguments.pidFile()).contains(Path.of("/run/p.pid"));
        assertThat(arguments.drainTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(arguments().logLevel()).isEmpty();
        assertThat(arguments().drainTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void what_the_chart_of_jupyterhub_writes_is_understood() {
        var config = config(
                "--ip=",
                "--api-ip=",
                "--api-port=8001",
                "--default-target=http://hub:8081",
                "--error-target=http://hub:8081/hub/error",
                "--port=8000",
                "--log-level=debug");

        assertThat(config.routing().defaultTarget()).isEqualTo(Optional.of(URI.create("http://hub:8081")));
        assertThat(config.errors().source())
                .isEqualTo(new ProxyConfig.ErrorSource.Server(URI.create("http://hub:8081/hub/error")));
        assertThat(config.api().address().host()).isIn("::", "0.0.0.0");
    }

    @Test
    void listeners_can_be_shared_and_headers_larger() {
        var config = config("--reuse-port", "--max-header-bytes", "100000", "--control-frames-are-activity");

        assertThat(config.listener().reusePort()).isTrue();
        assertThat(config.listener().maxHeaderBytes()).isEqualTo(100_000);
        assertThat(config.routing().controlFramesAreActivity()).isTrue();
    }
}
