package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.client.HubAuthConfig.Hub;
import dev.metis.client.HubAuthConfig.Tls;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub whose internal traffic is encrypted and that wants to see certificates. */
class HubClientTlsIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    private Path directory = Path.of("");

    private final Vertx vertx = Vertx.vertx();
    private Path key = directory;
    private Path certificate = directory;
    private URI api = URI.create("");

    @BeforeEach
    void start() throws Exception {
        makeCertificate();
        var server = Site.resultOf(vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addKeyPath(key.toString())
                                .addCertPath(certificate.toString()))
                        .setTrustOptions(new PemTrustOptions().addCertPath(certificate.toString())))
                .requestHandler(request -> request.response().end("{\"name\": \"ada\"}"))
                .listen(0, "127.0.0.1"));
        api = URI.create("https://127.0.0.1:" + server.actualPort() + "/hub/api");
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    @Test
    void the_client_shows_its_certificate_and_checks_the_hubs() throws Exception {
        var tls = new Tls(key.toString(), certificate.toString(), certificate.toString());

        assertThat(Site.resultOf(client(Optional.of(tls)).whoami("token")))
                .hasValueSatisfying(user -> assertThat(user.name()).isEqualTo("ada"));
    }

    @Test
    void a_hub_that_cannot_be_trusted_is_not_told_any_token() {
        assertThatThrownBy(() -> Site.resultOf(client(Optional.empty()).whoami("token")))
                .cause()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(503));
    }

    private HubClient client(Optional<Tls> tls) {
        return new HubClient(vertx, new Hub(api, "own-token", Duration.ofSeconds(10), tls));
    }

    private void makeCertificate() throws Exception {
        var store = directory.resolve("store.p12");
        var keytool = Path.of(System.getProperty("java.home", ""), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "hub",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=hub",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var secret = Objects.requireNonNull(keys.getKey("hub", PASSWORD.toCharArray()));
        key = pem("PRIVATE KEY", secret.getEncoded());
        certificate = pem("CERTIFICATE", keys.getCertificate("hub").getEncoded());
    }

    private Path pem(String kind, byte[] content) throws Exception {
        var text = "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + kind + "-----\n";
        return Files.writeString(directory.resolve(kind.replace(" ", "-") + ".pem"), text);
    }
}
