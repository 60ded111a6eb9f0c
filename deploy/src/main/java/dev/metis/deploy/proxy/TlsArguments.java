package dev.metis.deploy.proxy;

import dev.metis.deploy.host.Problem;
import dev.metis.proxy.ServerTls;
import dev.metis.proxy.TargetTls;
import dev.metis.proxy.TlsSuites;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options about TLS and the files they name. */
final class TlsArguments {
    private static final String API_PASSPHRASE = "CONFIGPROXY_API_SSL_KEY_PASSPHRASE";

    private final Given given;
    private final Map<String, String> environment;

    TlsArguments(Given given, Map<String, String> environment) {
        this.given = given;
        this.environment = environment;
    }

    Optional<ServerTls> publicListener() {
        return listener("--ssl-", PemFiles.PASSPHRASE);
    }

    Optional<ServerTls> api() {
        return listener("--api-ssl-", API_PASSPHRASE);
    }

    Optional<TargetTls> targets() {
        var authorities =
                given.path("--client-ssl-ca").map(path -> PemFiles.authorities("option --client-ssl-ca", path));
        var identity = identity("--client-ssl-", "");
        return identity.isEmpty() && authorities.isEmpty() && !given.has(ProxyOptions.INSECURE) && isUsual()
                ? Optional.empty()
                : Optional.of(new TargetTls(identity, authorities, !given.has(ProxyOptions.INSECURE), suites()));
    }

    private boolean isUsual() {
        return suites().equals(TlsSuites.usual());
    }

    private Optional<ServerTls> listener(String prefix, String passphrase) {
        return identity(prefix, passphrase)
                .map(identity -> new ServerTls(identity, clients(prefix), clientAuth(prefix), suites()));
    }

    /** Whoever is asked needs one, as with configurable-http-proxy, whose option to insist on it makes no difference. */
    private ClientAuth clientAuth(String prefix) {
        return given.has(prefix + "request-cert") ? ClientAuth.REQUIRED : ClientAuth.NONE;
    }

    private Optional<TrustOptions> clients(String prefix) {
        return given.path(prefix + "ca").map(path -> PemFiles.authorities("option " + prefix + "ca", path));
    }

    private Optional<KeyCertOptions> identity(String prefix, String passphrase) {
        var key = given.path(prefix + "key");
        var certificate = given.path(prefix + "cert");
        if (key.isPresent() != certificate.isPresent()) {
            var there = key.isPresent() ? "key" : "cert";
            var missing = key.isPresent() ? "cert" : "key";
            throw new Problem("option " + prefix + there + ": needs " + prefix + missing + ", too.");
        }
        return key.map(path -> new PemFiles(environment)
                .identity(
                        "option " + prefix + "key",
                        path,
                        "option " + prefix + "cert",
                        certificate.orElseThrow(),
                        passphrase));
    }

    private TlsSuites suites() {
        var protocols = given.text(ProxyOptions.SSL_PROTOCOL)
                .map(TlsArguments::protocols)
                .orElse(Set.of());
        var ciphers = given.text(ProxyOptions.SSL_CIPHERS).map(CipherNames::of).orElse(List.of());
        return new TlsSuites(protocols, ciphers);
    }

    private static Set<String> protocols(String name) {
        return switch (name) {
            case "TLSv1_2", "TLSv1.2" -> Set.of("TLSv1.2");
            case "TLSv1_3", "TLSv1.3" -> Set.of("TLSv1.3");
            case "TLS", "SSLv23" -> Set.of();
            default ->
                throw new Problem("option " + ProxyOptions.SSL_PROTOCOL + ": " + name
                        + " is not spoken here. Choose TLSv1_2 or TLSv1_3, or leave it out for both.");
        };
    }
}
