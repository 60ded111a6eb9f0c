package dev.metis.deploy.parity;

import com.sun.net.httpserver.HttpServer;
import dev.metis.deploy.host.Trees;
import dev.metis.deploy.metis.SharedDirectory;
import dev.metis.deploy.singleuser.HubUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The settings of both hubs, the program of their users' servers, and a service that both hubs know. */
final class Population implements AutoCloseable {
    static final String PASSWORD = "a password for everybody";

    private final Path directory = SharedDirectory.make();
    private final HttpServer service;

    private final String slow;
    private final List<String> more;

    Population() {
        this(6);
    }

    /**
     * @param slow seconds that a start may take before it counts as slow
     * @param more options of section {@code JupyterHub}, each with its value
     */
    Population(int slow, String... more) {
        this.slow = Integer.toString(slow);
        this.more = List.of(more);
        try {
            service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            service.createContext("/", exchange -> {
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            service.start();
            Trees.directory(Files.createDirectory(directory.resolve("home")), "rwxrwxrwx");
            write("server.py");
            write("hub.yaml");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** In JupyterHub's words, for {@link HubUnderTest both}. */
    Path config() {
        return directory.resolve("hub.yaml");
    }

    /** Where the service listens. */
    String service() {
        return "http://127.0.0.1:" + service.getAddress().getPort() + "/";
    }

    /** Lets the servers of a user answer. */
    void open(String user) {
        try {
            Files.createFile(directory.resolve(user));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        service.stop(0);
        SharedDirectory.delete(directory);
    }

    private void write(String name) throws IOException {
        try (var in = Objects.requireNonNull(Population.class.getResourceAsStream("/parity/" + name))) {
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@web@", service())
                    .replace("@password@", PASSWORD)
                    .replace("@slow@", slow)
                    .replace("# @more@", String.join("\n  ", more))
                    .replace("@directory@", directory.toString());
            Files.writeString(directory.resolve(name), text);
        }
    }
}
