package dev.metis.hub.db;

import io.vertx.pgclient.PgConnectOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/**
 * A throw-away PostgreSQL on a unix socket in a directory of its own. A watchdog process stops and deletes it when this JVM
 * is gone, however it ended.
 */
public final class TestPostgres implements AutoCloseable {
    private static final String BIN = "METIS_TEST_PG_BIN";
    private static final Path SYSTEM = Path.of("/usr/lib/postgresql");
    private static @Nullable TestPostgres shared;

    private final Path bin;
    /** Short: the path of a unix socket has at most 107 bytes. */
    private final Path directory =
            Path.of("/tmp/metis-test-pg-" + UUID.randomUUID().toString().substring(0, 13));

    private @Nullable Process watchdog;

    private TestPostgres(Path bin) {
        this.bin = bin;
    }

    /** The one all test classes of this JVM share; skips the test, or fails it where CI=true, when there is none to start. */
    static synchronized TestPostgres shared() {
        if (shared == null) {
            shared = started();
        }
        return shared;
    }

    /** One for a test that stops or crashes it. */
    public static TestPostgres started() {
        var postgres = new TestPostgres(binaries().orElseGet(TestPostgres::missing));
        postgres.start();
        return postgres;
    }

    public PgConnectOptions options(String database) {
        return new PgConnectOptions()
                .setHost(directory.toString())
                .setPort(5432)
                .setUser("metis")
                .setDatabase(database);
    }

    /** Starts it, or starts it again over the data it had. */
    public void start() {
        try {
            var process =
                    new ProcessBuilder(command()).redirectErrorStream(true).start();
            awaitReady(process);
            watchdog = process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as an operator would: connections are told. */
    public void stop() {
        order("stop");
    }

    /** Ends it as a power cut would. */
    public void crash() {
        order("crash");
    }

    @Override
    public void close() {
        order("delete");
    }

    private void order(String what) {
        var process = watchdog;
        watchdog = null;
        if (process == null) {
            return;
        }
        try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write(what + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** PostgreSQL refuses to run as root, so root starts it as the account of the system's own. */
    private List<String> command() throws IOException {
        var command = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        command.addAll(List.of("sh", "-c", script(), "throw-away-postgres", bin.toString(), directory.toString()));
        return command;
    }

    private static String script() throws IOException {
        try (var in = TestPostgres.class.getResourceAsStream("/db/throw-away-postgres.sh")) {
            if (in == null) {
                throw new IllegalStateException("missing throw-away-postgres.sh");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitReady(Process process) throws IOException {
        var said = new ArrayList<String>();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
            if (line == null) {
                throw new IllegalStateException("PostgreSQL did not start: " + String.join("\n", said));
            }
            said.add(line);
        }
    }

    private static Optional<Path> binaries() {
        var named = System.getenv(BIN);
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named));
        }
        if (!Files.isDirectory(SYSTEM)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(SYSTEM)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(directory -> Files.isExecutable(directory.resolve("initdb")))
                    .max(Path::compareTo);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path missing() {
        var reason = "No PostgreSQL server below " + SYSTEM + "; install postgresql or set " + BIN
                + " to a directory with initdb and pg_ctl";
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(reason);
        }
        throw new TestAbortedException(reason);
    }
}
