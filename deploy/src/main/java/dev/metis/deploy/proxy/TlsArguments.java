package dev.metis.deploy.proxy;

import dev.metis.deploy.host.Problem;
import dev.metis.proxy.ServerTls;
import dev.metis.proxy.TargetTls;
import dev.metis.proxy.TlsSuites;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options about TLS and the files they name. */
final class TlsArguments {
    private static final String PASSPHRASE = "CONFIGPROXY_SSL_KEY_PASSPHRASE";
    private static final String API_PASSPHRASE = "CONFIGPROXY_API_SSL_KEY_PASSPHRASE";

    private final Given given;
    private final Map<String, String> environment;

    TlsArguments(Given given, Map<String, String> environment) {
        this.given = given;
        this.environment = environment;
    }

    Optional<ServerTls> publicListener() {
        return listener("--ssl-", PASSPHRASE);
    }

    Optional<ServerTls> api() {
        return listener("--api-ssl-", API_PASSPHRASE);
    }

    Optional<TargetTls> targets() {
        var authorities = given.path("--client-ssl-ca").map(path -> authorities("--client-ssl-ca", path));
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

    private ClientAuth clientAuth(String prefix) {
        if (!given.has(prefix + "request-cert")) {
            return ClientAuth.NONE;
        }
        return isStrict(prefix) ? ClientAuth.REQUIRED : ClientAuth.REQUEST;
    }

    /** Who is asked for a certificate but not refused may show any. */
    private Optional<TrustOptions> clients(String prefix) {
        if (given.has(prefix + "request-cert") && !isStrict(prefix)) {
            return Optional.of(TrustOptions.wrap(new AnyCertificate()));
        }
        return given.path(prefix + "ca").map(path -> authorities(prefix + "ca", path));
    }

    private boolean isStrict(String prefix) {
        return given.has(prefix + "reject-unauthorized");
    }

    private Optional<KeyCertOptions> identity(String prefix, String passphrase) {
        var key = given.path(prefix + "key");
        var certificate = given.path(prefix + "cert");
        if (key.isPresent() != certificate.isPresent()) {
            var there = key.isPresent() ? "key" : "cert";
            var missing = key.isPresent() ? "cert" : "key";
            throw new Problem("option " + prefix + there + ": needs " + prefix + missing + ", too.");
        }
        return key.map(path -> new PemKeyCertOptions()
                .addKeyValue(key(prefix + "key", path, passphrase))
                .addCertValue(certificates(prefix + "cert", certificate.orElseThrow())));
    }

    private Buffer key(String option, Path path, String variable) {
        var pem = new String(read(option, path), StandardCharsets.ISO_8859_1);
        if (!pem.contains("PRIVATE KEY-----")) {
            throw new Problem("option " + option + ": " + path + " has no private key in PEM form.");
        }
        if (!PemKey.isLocked(pem)) {
            return Buffer.buffer(pem);
        }
        var passphrase = environment.getOrDefault(variable, "");
        if (passphrase.isEmpty()) {
            throw new Problem("option " + option + ": " + path + " is locked with a passphrase"
                    + (variable.isEmpty() ? ", which is not possible for this key." : ": set " + variable + "."));
        }
        try {
            return PemKey.unlock(pem, passphrase);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new Problem(
                    "option " + option + ": " + path + " cannot be unlocked with the passphrase in " + variable + ".",
                    e);
        }
    }

    private static TrustOptions authorities(String option, Path path) {
        return new PemTrustOptions().addCertValue(certificates(option, path));
    }

    private static Buffer certificates(String option, Path path) {
        var pem = read(option, path);
        try {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new java.io.ByteArrayInputStream(pem))
                    .isEmpty()) {
                throw new Problem("option " + option + ": " + path + " has no certificate in PEM form.");
            }
        } catch (GeneralSecurityException e) {
            throw new Problem("option " + option + ": " + path + " has no certificate in PEM form.", e);
        }
        return Buffer.buffer(pem);
    }

    private static byte[] read(String option, Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new Problem("option " + option + ": " + Problem.reason(e) + ".", e);
        }
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
