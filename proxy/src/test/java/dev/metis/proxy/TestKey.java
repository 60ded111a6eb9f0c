package dev.metis.proxy;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signs itself, with its key, for localhost and 127.0.0.1; made by the JDK's keytool. */
record TestKey(Path store) {

    private static final String PASSWORD = "changeit";

    static TestKey make(Path directory, String name) {
        var store = directory.resolve(name + ".p12");
        var keytool = Path.of(System.getProperty("java.home", ""), "bin", "keytool");
        var options = "-genkeypair -keyalg RSA -keysize 2048 -validity 10 -storetype PKCS12 -storepass " + PASSWORD
                + " -dname CN=" + name + " -ext san=dns:localhost,ip:127.0.0.1 -keystore";
        var command = new java.util.ArrayList<>(List.of(keytool.toString()));
        command.addAll(List.of(options.split(" ")));
        command.add(store.toString());
        try {
            var ended = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (ended != 0) {
                throw new AssertionError("keytool ended with " + ended);
            }
            return new TestKey(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** For a listener, or for one that trusts whoever has this key. */
    PfxOptions options() {
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    }

    /** For a client that trusts it. */
    SSLContext trusting() {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()));
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
