package dev.metis.proxy;

import io.vertx.core.net.TCPSSLOptions;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What TLS may be spoken.
 *
 * @param protocols such as {@code TLSv1.2}; those of the JDK when empty
 * @param ciphers in the JDK's names, best first; those of the JDK when empty
 */
public record TlsSuites(Set<String> protocols, List<String> ciphers) {

    private static final Predicate<String> FOR_HTTP2 = Pattern.compile(
                    "TLS_(AES|CHACHA20|ECDHE|DHE)_.*(GCM|POLY1305)_SHA\\d+")
            .asMatchPredicate();

    public TlsSuites {
        protocols = Set.copyOf(protocols);
        ciphers = List.copyOf(ciphers);
    }

    /** Whatever the JDK finds safe. */
    public static TlsSuites usual() {
        return new TlsSuites(Set.of(), List.of());
    }

    /** Whether all of them are good enough for HTTP/2, which browsers refuse with others (RFC 9113 §9.2.2). */
    boolean fitHttp2() {
        return ciphers.stream().allMatch(FOR_HTTP2);
    }

    void applyTo(TCPSSLOptions options) {
        if (!protocols.isEmpty()) {
            options.setEnabledSecureTransportProtocols(protocols);
        }
        ciphers.forEach(options::addEnabledCipherSuite);
    }
}
