package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.FreePorts;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with engines that a test has to have for itself. */
class OwnEngineProblemsIT {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        resultOf(vertx.close());
    }

    private static ServerSpec sleeping(DockerFixture docker, String user) {
        return docker.spec(user, "", List.of("sleep", "1000"));
    }

    private static SpawnException failure(DockerFixture docker, ServerSpec spec) {
        var failure = failureOf(docker.spawner().start(spec, (_, _) -> {}));
        assertThat(failure).isInstanceOf(SpawnException.class);
        return (SpawnException) failure;
    }

    @Test
    void a_full_disk_fails_the_start_in_plain_words_and_nobody_else() throws IOException {
        OwnEngine.requireRoot();
        var directory = OwnEngine.directory();
        TestProgram.run(
                "sh", "-c", "mkdir " + directory + "/data && mount -t tmpfs -o size=64m metis " + directory + "/data");
        try (var engine = OwnEngine.start(vertx, directory, "--storage-driver=vfs");
                var docker = engine.fixture(vertx)) {
            docker.with("remove", "true");
            var ada = sleeping(docker, "ada");
            resultOf(docker.spawner().start(ada, (_, _) -> {}));
            TestProgram.run("sh", "-c", "cat /dev/zero >" + directory + "/data/filling 2>/dev/null || true");

            var bob = sleeping(docker, "bob");
            assertThat(failure(docker, bob)).hasMessageContaining("disk of the Docker engine's machine is full");
            assertThat(docker.status(ada)).isInstanceOf(ServerStatus.Running.class);

            TestProgram.run("rm", directory + "/data/filling");
            resultOf(docker.spawner().stop(bob.instance(), true));
            assertThat(resultOf(docker.spawner().instances())).containsExactly(ada.instance());
            resultOf(docker.spawner().start(DockerFixture.nextRun(bob), (_, _) -> {}));
        }
    }

    /** A directory with the files DOCKER_CERT_PATH has, for the engine, the hub, and somebody else. */
    private static void makeCertificates(Path directory) {
        TestProgram.run("sh", "-c", """
                set -e; cd %s; mkdir ours theirs
                for who in ours theirs; do
                  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=$who -keyout $who/ca-key.pem -out $who/ca.pem
                  openssl req -newkey rsa:2048 -nodes -subj /CN=hub -keyout $who/key.pem -out $who/hub.csr
                  printf 'subjectAltName=IP:127.0.0.1\\nextendedKeyUsage=clientAuth,serverAuth\\n' >$who/more
                  openssl x509 -req -in $who/hub.csr -CA $who/ca.pem -CAkey $who/ca-key.pem -CAcreateserial -days 2 \\
                    -extfile $who/more -out $who/cert.pem
                done
                mkdir stranger; cp ours/ca.pem stranger; cp theirs/cert.pem theirs/key.pem stranger
                """.formatted(directory));
    }

    @Test
    void an_engine_behind_tls_is_reached_with_the_right_certificates_only(@TempDir Path certificates)
            throws IOException {
        makeCertificates(certificates);
        int port = FreePorts.find(1).getFirst();
        // Listens here for an engine that is in another network.
        var door = List.of("/usr/bin/systemd-socket-activate", "--listen=127.0.0.1:" + port);
        var ours = certificates.resolve("ours");
        try (var engine = OwnEngine.start(
                        vertx,
                        OwnEngine.directory(),
                        door,
                        "--host=fd://",
                        "--tlsverify",
                        "--tlscacert=" + ours.resolve("ca.pem"),
                        "--tlscert=" + ours.resolve("cert.pem"),
                        "--tlskey=" + ours.resolve("key.pem"));
                var _ = OwnEngine.knock(port);
                var docker = engine.fixture(vertx)) {
            var url = "tcp://127.0.0.1:" + port;
            docker.with("client_kwargs.base_url", url)
                    .with("client_kwargs.cert_path", ours.toString())
                    .with("remove", "true");
            var ada = sleeping(docker, "ada");
            resultOf(docker.spawner().start(ada, (_, _) -> {}));
            assertThat(docker.status(ada)).isInstanceOf(ServerStatus.Running.class);

            docker.with(
                    "client_kwargs.cert_path", certificates.resolve("stranger").toString());
            assertThat(failure(docker, sleeping(docker, "bob")))
                    .hasMessageContaining("The Docker engine at " + url + " refuses the hub's certificate")
                    .hasMessageContaining("tls_config.client_cert");

            docker.with(
                    "client_kwargs.cert_path", certificates.resolve("theirs").toString());
            assertThat(failure(docker, sleeping(docker, "bob")))
                    .hasMessageContaining("The hub does not trust the certificate of the Docker engine at " + url)
                    .hasMessageContaining("tls_config.ca_cert");

            docker.without("client_kwargs.cert_path");
            assertThat(failure(docker, sleeping(docker, "bob"))).hasMessageContaining("wants TLS");

            docker.with("client_kwargs.cert_path", ours.toString());
            assertThat(resultOf(docker.spawner().instances())).containsExactly(ada.instance());
            resultOf(docker.spawner().stop(ada.instance(), true));
        }
    }

    @Test
    void a_socket_that_is_not_for_the_hubs_account_is_said_to_be_so() throws IOException, InterruptedException {
        OwnEngine.requireRoot();
        TestEngine.require(vertx).close();
        // Somebody who may read the test's classes, wherever they are, and write nowhere.
        var starting = new ProcessBuilder(
                        "/usr/bin/setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "--inh-caps=+dac_read_search",
                        "--ambient-caps=+dac_read_search",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartAsSomebody.class.getName(),
                        TestEngine.config().url())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(starting.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("FAILED: The hub may not use the Docker engine's socket "
                        + TestEngine.config().url())
                .contains("Put the hub's account into the group docker");
        assertThat(starting.waitFor()).isZero();
    }
}
