package dev.metis.deploy.proxy;

import dev.metis.deploy.host.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Map;

/** Keys and certificates in files, read once; what is wrong with one is said with the name of the option it stands in. */
public final class PemFiles {
    /** Where the passphrase of the public listener's key stands. */
    public static final String PASSPHRASE = "CONFIGPROXY_SSL_KEY_PASSPHRASE";

    private final Map<String, String> environment;

    /** @param environment with passphrases */
    public PemFiles(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @param passphrase variable that holds it; empty where none may be needed */
    public KeyCertOptions identity(
            String keyOption, Path key, String certificateOption, Path certificate, String passphrase) {
        return new PemKeyCertOptions()
                .addKeyValue(key(keyOption, key, passphrase))
                .addCertValue(certificates(certificateOption, certificate));
    }

    static TrustOptions authorities(String option, Path path) {
        return new PemTrustOptions().addCertValue(certificates(option, path));
    }

    private Buffer key(String option, Path path, String variable) {
        var pem = new String(read(option, path), StandardCharsets.ISO_8859_1);
        if (!pem.contains("PRIVATE KEY-----")) {
            throw new Problem(option + ": " + path + " has no private key in PEM form.");
        }
        if (!PemKey.isLocked(pem)) {
            return Buffer.buffer(pem);
        }
        var passphrase = environment.getOrDefault(variable, "");
        if (passphrase.isEmpty()) {
            throw new Problem(option + ": " + path + " is locked with a passphrase"
                    + (variable.isEmpty() ? ", which is not possible for this key." : ": set " + variable + "."));
        }
        try {
            return PemKey.unlock(pem, passphrase);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new Problem(option + ": " + path + " cannot be unlocked with the passphrase in " + variable + ".", e);
        }
    }

    private static Buffer certificates(String option, Path path) {
        var pem = read(option, path);
        try {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty()) {
                throw new Problem(option + ": " + path + " has no certificate in PEM form.");
            }
        } catch (GeneralSecurityException e) {
            throw new Problem(option + ": " + path + " has no certificate in PEM form.", e);
        }
        return Buffer.buffer(pem);
    }

    private static byte[] read(String option, Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new Problem(option + ": " + Problem.reason(e) + ".", e);
        }
    }
}
