package dev.metis.deploy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.FreePorts;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS where configurable-http-proxy has a mistake, or what its tests do not show. */
final class OurTlsIT {
    @TempDir
    private static Path directory;

    private static Certificate server;

    private ProxyTrial trial;
    private Caller caller;

    @BeforeAll
    static void certificate() {
        server = Certificate.make(directory, "server");
    }

    @BeforeEach
    void begin() {
        trial = new ProxyTrial(OurProxy::start);
        caller = trial.caller();
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void certificates_of_targets_are_taken_as_they_are_when_told_so() {
        var target = trial.closed(EchoTarget.startTls(
                caller.vertx(), new HttpServerOptions().setSsl(true).setKeyCertOptions(server.identity())));
        var careful = trial.proxy();
        var insecure = trial.proxy("--insecure");
        caller.route(careful, "/", target.url());
        caller.route(insecure, "/", target.url());

        assertThat(caller.get(careful, "/x").status()).isEqualTo(503);
        assertThat(caller.get(insecure, "/x").url()).isEqualTo("/x");
        assertThat(caller.webSocket(insecure, "/ws").next()).isEqualTo("connected");
        assertThat(caller.refusedWebSocket(careful, "/ws").status()).isEqualTo(503);
    }

    @Test
    void browsers_are_sent_to_443_without_saying_so() {
        int port = FreePorts.find(1).getFirst();
        trial.proxyToEcho(
                "--ssl-key",
                server.key().toString(),
                "--ssl-cert",
                server.certificate().toString(),
                "--redirect-port",
                Integer.toString(port),
                "--redirect-to",
                "443");
        var address = SocketAddress.inetSocketAddress(port, "127.0.0.1");

        assertThat(caller.at(address, "/x", "Host", "hub.example:80").header("location"))
                .isEqualTo("https://hub.example/x");
        assertThat(caller.at(address, "/x", "Host", "[::1]:80").header("location"))
                .isEqualTo("https://[::1]/x");
    }

    @Test
    void a_locked_key_is_unlocked_with_the_passphrase_in_the_environment() throws Exception {
        var locked = lock(server.key());
        var start = Start.with(
                "--default-target",
                trial.echo().url(),
                "--ssl-key",
                locked.toString(),
                "--ssl-cert",
                server.certificate().toString(),
                "--api-ssl-key",
                locked.toString(),
                "--api-ssl-cert",
                server.certificate().toString());

        var proxy = trial.start(start.and("CONFIGPROXY_SSL_KEY_PASSPHRASE", "sesame")
                .and("CONFIGPROXY_API_SSL_KEY_PASSPHRASE", "sesame"));

        assertThat(caller.getTls(proxy.address(), "/x").url()).isEqualTo("/x");
        assertThat(caller.getTls(proxy.api(), "/api/routes").status()).isEqualTo(403);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> OurProxy.arguments(start).config())
                .hasMessageContaining("set CONFIGPROXY_SSL_KEY_PASSPHRASE");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> OurProxy.arguments(start.and("CONFIGPROXY_SSL_KEY_PASSPHRASE", "wrong"))
                                .config())
                .hasMessageContaining("cannot be unlocked");
    }

    @Test
    void the_one_version_of_tls_is_spoken_that_is_said() {
        var proxy = trial.proxyToEcho(
                "--ssl-key",
                server.key().toString(),
                "--ssl-cert",
                server.certificate().toString(),
                "--ssl-protocol",
                "TLSv1_2",
                "--ssl-ciphers",
                "ECDHE-RSA-AES256-GCM-SHA384");

        assertThat(caller.tlsSession(proxy.address()))
                .containsExactly("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    }

    private static Path lock(Path key) throws GeneralSecurityException, IOException {
        var body = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
        var scheme = "PBEWithSHA1AndDESede";
        var cipher = Cipher.getInstance(scheme);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(scheme).generateSecret(new PBEKeySpec("sesame".toCharArray())));
        var locked = cipher.doFinal(Base64.getMimeDecoder().decode(body.strip()));
        return Certificate.write(
                directory.resolve("locked.key"),
                "ENCRYPTED PRIVATE KEY",
                new EncryptedPrivateKeyInfo(cipher.getParameters(), locked).getEncoded());
    }
}
