package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.eventually;

import dev.metis.hub.FreePorts;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An engine of a test's own, which may be restarted, filled or closed off. In a network of its own: an engine without a bridge
 * takes that of the machine's engine away. Only root can run one.
 */
final class OwnEngine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path directory;
    private final List<String> door;
    private final List<String> options;
    private TestProgram program;

    /** @param door a program that runs the engine, and its arguments; empty for none */
    private OwnEngine(Path directory, List<String> door, List<String> options) {
        this.directory = directory;
        this.door = door;
        this.options = options;
        this.program = run();
    }

    static OwnEngine start(Vertx vertx, Path directory, String... options) {
        return start(vertx, directory, List.of(), options);
    }

    static OwnEngine start(Vertx vertx, Path directory, List<String> door, String... options) {
        try {
            TestEngine.require(vertx).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requireRoot();
        return new OwnEngine(directory, door, List.of(options));
    }

    static void requireRoot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            TestEngine.missing("only root can run a second engine");
        }
    }

    /** Somewhere with a short name: paths of sockets may not be long. */
    static Path directory() throws IOException {
        return Files.createTempDirectory(Path.of("/tmp"), "metis-engine");
    }

    private TestProgram run() {
        var command = new ArrayList<>(door);
        command.addAll(List.of(
                "/usr/bin/unshare",
                "--net",
                "/usr/sbin/dockerd",
                "--host=" + url(),
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--containerd-namespace=" + directory.getFileName(),
                "--containerd-plugins-namespace=plugins-" + directory.getFileName(),
                "--bridge=none",
                "--iptables=false"));
        command.addAll(options);
        return TestProgram.start(directory.resolve("log"), command);
    }

    /** Has an engine that listens behind a door of systemd's start: with the first connection, which may be closed later. */
    static Socket knock(int port) {
        var connected = new AtomicReference<Socket>();
        eventually(PATIENCE, () -> connected.set(new Socket(InetAddress.getLoopbackAddress(), port)));
        return Objects.requireNonNull(connected.get());
    }

    String url() {
        return "unix://" + directory.resolve("sock");
    }

    /** An installation on it, whose servers need no network but the engine's own. */
    DockerFixture fixture(Vertx vertx) {
        var connection = new EngineConnection(vertx, TestEngine.config(url()));
        awaitAnswer(connection);
        TestEngine.provideImage(url());
        return new DockerFixture(vertx, connection)
                .with("client_kwargs.base_url", url())
                .with("network_name", "host")
                .with("port", String.valueOf(FreePorts.find(1).getFirst()));
    }

    void stop() {
        program.close();
    }

    void startAgain(DockerFixture docker) {
        program = run();
        eventually(PATIENCE, () -> docker.client().pingCmd().exec());
    }

    private static void awaitAnswer(EngineConnection connection) {
        eventually(
                PATIENCE,
                () -> connection.call("answer", client -> client.pingCmd().exec()));
    }

    @Override
    public void close() {
        program.close();
        TestProgram.run(
                "sh",
                "-c",
                "umount -q " + directory + "/exec/netns/* || true; umount -q " + directory
                        + "/data || true; rm -rf --one-file-system " + directory);
    }
}
