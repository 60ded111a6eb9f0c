package dev.metis.proxy;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.util.Optional;

/**
 * How a listener encrypts.
 *
 * @param identity certificate and key
 * @param clients who signs the certificates of clients; the system's authorities when empty
 * @param clientAuth whether clients are asked for a certificate, and whether they need one
 */
public record ServerTls(
        KeyCertOptions identity, Optional<TrustOptions> clients, ClientAuth clientAuth, TlsSuites suites) {

    /** Nobody is asked for a certificate. */
    public static ServerTls of(KeyCertOptions identity) {
        return new ServerTls(identity, Optional.empty(), ClientAuth.NONE, TlsSuites.usual());
    }

    void applyTo(HttpServerOptions options) {
        options.setSsl(true).setKeyCertOptions(identity).setClientAuth(clientAuth);
        clients.ifPresent(options::setTrustOptions);
        suites.applyTo(options);
    }
}
