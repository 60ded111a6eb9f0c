package dev.metis.proxy;

import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;

/**
 * How connections to {@code https} targets are encrypted.
 *
 * @param identity what targets are shown that ask for a certificate
 * @param authorities who signs the targets' certificates; the system's authorities when empty
 * @param verified whether the certificate of a target must be in order and name its host
 */
public record TargetTls(
        Optional<KeyCertOptions> identity, Optional<TrustOptions> authorities, boolean verified, TlsSuites suites) {

    /** No certificate of our own, the system's authorities. */
    public static TargetTls usual() {
        return new TargetTls(Optional.empty(), Optional.empty(), true, TlsSuites.usual());
    }

    void applyTo(ClientOptionsBase options) {
        identity.ifPresent(options::setKeyCertOptions);
        options.setTrustAll(!verified);
        if (verified) {
            authorities.ifPresent(options::setTrustOptions);
        }
        suites.applyTo(options);
    }
}
