package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the hub calls a login provider.
 *
 * @param requestTimeout from the request to the end of the answer
 * @param certificates file with authorities to trust instead of the usual ones
 */
public record ProviderHttpConfig(
        boolean verifiesCertificate,
        Duration connectTimeout,
        Duration requestTimeout,
        Optional<Proxy> proxy,
        Optional<Path> certificates) {

    /** A proxy on the way to the provider. */
    public record Proxy(String host, int port) {}

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration USUAL = Duration.ofSeconds(20);

    static final Option<Boolean> VALIDATE_SERVER_CERT = Option.of(
                    "validate_server_cert", flag(), true, "Whether the provider's certificate is checked.")
            .orVariable("OAUTH_TLS_VERIFY");
    static final Option<Duration> CONNECT_TIMEOUT = Option.of(
            "http_request_kwargs.connect_timeout",
            Types.duration(Duration.ofMillis(10), LONGEST),
            USUAL,
            "How long a connection to the provider may take.");
    static final Option<Duration> REQUEST_TIMEOUT = Option.of(
            "http_request_kwargs.request_timeout",
            Types.duration(Duration.ofMillis(10), LONGEST),
            USUAL,
            "How long one answer of the provider may take.");
    static final Option<Optional<String>> PROXY_HOST =
            Option.optional("http_request_kwargs.proxy_host", Types.text(), "HTTP proxy on the way to the provider.");
    static final Option<Integer> PROXY_PORT =
            Option.of("http_request_kwargs.proxy_port", Types.integer(1, 65_535), 3128, "Port of that proxy.");
    static final Option<Optional<Path>> CA_CERTS = Option.optional(
            "http_request_kwargs.ca_certs",
            Types.path(),
            "File with the authorities, in PEM, that the provider's certificate may come from.");

    static final Section OPTIONS = Section.part(
            "OAuthenticator", VALIDATE_SERVER_CERT, CONNECT_TIMEOUT, REQUEST_TIMEOUT, PROXY_HOST, PROXY_PORT, CA_CERTS);

    static ProviderHttpConfig read(ConfigReader in) {
        int port = in.get(PROXY_PORT);
        return new ProviderHttpConfig(
                in.get(VALIDATE_SERVER_CERT),
                in.get(CONNECT_TIMEOUT),
                in.get(REQUEST_TIMEOUT),
                in.get(PROXY_HOST).map(host -> new Proxy(host, port)),
                in.get(CA_CERTS));
    }

    /** Also 0 and 1, which JupyterHub's variables have. */
    static Type<Boolean> flag() {
        return Types.text().parsed("true or false", ProviderHttpConfig::flag, String::valueOf);
    }

    private static boolean flag(String written) throws BadValue {
        return switch (written.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new BadValue("is neither true nor false", "Write true or false.");
        };
    }
}
