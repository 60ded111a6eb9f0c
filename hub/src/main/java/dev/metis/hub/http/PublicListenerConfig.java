package dev.metis.hub.http;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the proxy listens for browsers.
 *
 * @param scheme {@code http} or {@code https}
 * @param host empty for all interfaces; an IPv6 address has no brackets
 */
public record PublicListenerConfig(String scheme, String host, int port, BaseUrl baseUrl, Optional<TlsFiles> tls) {

    /** Certificate chain and private key, both PEM. */
    public record TlsFiles(Path certificate, Path key) {}

    static final Option<BindUrl> BIND_URL = Option.of(
            "bind_url",
            BindUrl.TYPE,
            new BindUrl("http", "", Optional.of(8000), "/"),
            "Where the proxy listens: scheme, address (empty for all), port and path.");
    static final Option<Optional<String>> IP =
            Option.optional("ip", Types.text(), "Address of bind_url, when that is not written as a whole.");
    static final Option<Optional<Integer>> PORT = Option.optional(
            "port",
            Types.integer(0, 65535),
            "Port of bind_url, when that is not written as a whole; 0 for a free one.");
    static final Option<Optional<String>> BASE_URL = Option.optional(
            "base_url",
            Types.text().parsed("path", BasePath::of, path -> path),
            "Path below which everything is served, when bind_url does not say.");
    static final Option<Optional<URI>> PUBLIC_URL = Option.optional(
            "public_url",
            Types.url(),
            "How browsers reach base_url, such as https://hub.example.org/: makes links whole and cookies Secure.");
    static final Option<Optional<Path>> SSL_CERT =
            Option.optional("ssl_cert", Types.path(), "Certificate chain (PEM) for HTTPS at bind_url.");
    static final Option<Optional<Path>> SSL_KEY =
            Option.optional("ssl_key", Types.path(), "Private key (PEM) that belongs to ssl_cert.");

    public static final Section OPTIONS =
            Section.part("JupyterHub", BIND_URL, IP, PORT, BASE_URL, PUBLIC_URL, SSL_CERT, SSL_KEY);

    public static PublicListenerConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var bind = hub.get(BIND_URL);
        boolean whole = hub.isSet(BIND_URL);
        var host = hub.get(IP).orElse(bind.host());
        var port = hub.get(PORT).orElseGet(bind::portOrDefault);
        var basePath = hub.get(BASE_URL).orElse(bind.path());
        if (whole && !bind.host().isEmpty() && !host.equals(bind.host())) {
            contradiction(hub, IP);
        }
        if (whole && bind.port().isPresent() && !bind.port().get().equals(port)) {
            contradiction(hub, PORT);
        }
        if (!bind.path().equals("/") && !basePath.equals(bind.path())) {
            contradiction(hub, BASE_URL);
        }
        var tls = tls(hub);
        return new PublicListenerConfig(
                tls.isPresent() ? "https" : bind.scheme(),
                host,
                port,
                new BaseUrl(basePath, publicUrl(hub, basePath)),
                tls);
    }

    private static Optional<TlsFiles> tls(ConfigReader hub) {
        var certificate = hub.get(SSL_CERT);
        var key = hub.get(SSL_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            hub.problem(key.isPresent() ? SSL_KEY : SSL_CERT, "is only half of it", "Set both ssl_cert and ssl_key.");
        }
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(new TlsFiles(certificate.get(), key.get()))
                : Optional.empty();
    }

    private static Optional<URI> publicUrl(ConfigReader hub, String basePath) {
        return hub.get(PUBLIC_URL).map(url -> {
            var path = url.getRawPath().endsWith("/") ? url.getRawPath() : url.getRawPath() + "/";
            if (!path.equals(basePath)) {
                hub.problem(PUBLIC_URL, "ends in " + path + " while base_url is " + basePath, "Make them the same.");
            }
            return url.resolve(path);
        });
    }

    private static void contradiction(ConfigReader hub, Option<?> part) {
        hub.problem(part, "contradicts bind_url", "Keep only bind_url.");
    }
}
