package dev.metis.proxy;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate that signs itself, with its key, for localhost and 127.0.0.1; made by the JDK's keytool. */
record TestKey(Path store) {

    private static final String PASSWORD = "changeit";

    static TestKey make(Path directory, String name) {
        return make(directory, name, "dns:localhost,ip:127.0.0.1");
    }

    /** @param hosts as keytool's extension san has them */
    static TestKey make(Path directory, String name, String hosts) {
        var made = new TestKey(directory.resolve(name + ".p12"));
        made.keytool("-validity 10 -dname CN=" + name + " -ext san=" + hosts);
        return made;
    }

    /**
     * One that was in order until three weeks ago.
     *
     * @param authority its signer's certificate
     */
    record Expired(TestKey key, TestKey authority) {}

    static Expired makeExpired(Path directory, String name) {
        var key = new TestKey(directory.resolve(name + ".p12"));
        var authority = new TestKey(directory.resolve(name + "-authority.p12"));
        key.keytool("-alias authority -validity 10 -dname CN=authority -ext bc=ca:true");
        key.keytool("-alias " + name + " -signer authority -startdate -30d -validity 10 -dname CN=" + name
                + " -ext san=dns:localhost,ip:127.0.0.1");
        try {
            var keys = key.load();
            var authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            authorities.setCertificateEntry("authority", keys.getCertificate("authority"));
            authority.save(authorities);
            keys.deleteEntry("authority");
            key.save(keys);
            return new Expired(key, authority);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "keytool").toString()));
        var common = "-genkeypair -keyalg RSA -keysize 2048 -storetype PKCS12 -storepass " + PASSWORD + " " + options;
        command.addAll(List.of(common.split(" ", -1)));
        command.addAll(List.of("-keystore", store.toString()));
        try {
            var ended = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (ended != 0) {
                throw new AssertionError("keytool ended with " + ended);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private void save(KeyStore keys) throws GeneralSecurityException, IOException {
        try (var out = Files.newOutputStream(store)) {
            keys.store(out, PASSWORD.toCharArray());
        }
    }

    /** For a listener, or for one that trusts whoever has this key. */
    PfxOptions options() {
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    }

    /** For a client that trusts it. */
    SSLContext trusting() {
        return trusting(Optional.empty());
    }

    /** @param own what the client shows, if it is asked for a certificate */
    SSLContext trusting(Optional<TestKey> own) {
        try {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load());
            var context = SSLContext.getInstance("TLS");
            context.init(own.isPresent() ? own.get().identity() : null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is shown whatever authorities the other side would like. */
    private KeyManager[] identity() throws GeneralSecurityException, IOException {
        var keys = load();
        var name = keys.aliases().nextElement();
        var key = (PrivateKey) keys.getKey(name, PASSWORD.toCharArray());
        var chain = Arrays.copyOf(keys.getCertificateChain(name), 1, X509Certificate[].class);
        return new KeyManager[] {
            new X509ExtendedKeyManager() {
                @Override
                public String chooseClientAlias(
                        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
                    return name;
                }

                @Override
                public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
                    return new String[] {name};
                }

                @Override
                public String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
                    return name;
                }

                @Override
                public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
                    return new String[] {name};
                }

                @Override
                public X509Certificate[] getCertificateChain(String alias) {
                    return chain;
                }

                @Override
                public PrivateKey getPrivateKey(String alias) {
                    return key;
                }
            }
        };
    }
}
