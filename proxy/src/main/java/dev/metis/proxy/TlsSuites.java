package dev.metis.proxy;

import io.vertx.core.net.TCPSSLOptions;
import java.util.List;
import java.util.Set;

/**
 * What TLS may be spoken.
 *
 * @param protocols such as {@code TLSv1.2}; those of the JDK when empty
 * @param ciphers in the JDK's names, best first; those of the JDK when empty
 */
public record TlsSuites(Set<String> protocols, List<String> ciphers) {

    public TlsSuites {
        protocols = Set.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
    }

    /** Whatever the JDK finds safe. */
    public static TlsSuites usual() {
        return new TlsSuites(Set.of(), List.of());
    }

    void applyTo(TCPSSLOptions options) {
        if (!protocols.isEmpty()) {
            options.setEnabledSecureTransportProtocols(protocols);
        }
        ciphers.forEach(options::addEnabledCipherSuite);
    }
}
