package dev.metis.deploy.proxy;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Takes whatever certificate a client shows, for listeners that ask for one without insisting on it. */
final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        // Nobody is let in because of it.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new IllegalStateException("only for clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
