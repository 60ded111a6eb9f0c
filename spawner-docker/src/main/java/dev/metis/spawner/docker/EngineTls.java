package dev.metis.spawner.docker;

import com.github.dockerjava.transport.SSLConfig;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.KeyManagementException;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableKeyException;
import javax.net.ssl.SSLContext;

/** Certificates for an engine that is reached by TLS, from PEM files. */
final class EngineTls implements SSLConfig {
    private final SSLContext context;

    /** Blocks on the files. */
    EngineTls(Vertx vertx, EngineConfig config) {
        try {
            var trust = new PemTrustOptions()
                    .addCertPath(config.authority().orElseThrow().toString())
                    .getTrustManagerFactory(vertx);
            var keys = config.identity().isEmpty()
                    ? null
                    : new PemKeyCertOptions()
                            .setCertPath(config.identity().getFirst().toString())
                            .setKeyPath(config.identity().getLast().toString())
                            .getKeyManagerFactory(vertx)
                            .getKeyManagers();
            context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
        } catch (Exception e) { // what Vert.x declares
            throw new IllegalStateException(
                    "The certificates for the Docker engine cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public SSLContext getSSLContext()
            throws KeyManagementException, UnrecoverableKeyException, NoSuchAlgorithmException, KeyStoreException {
        return context;
    }
}
