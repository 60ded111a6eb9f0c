package dev.metis.deploy.postgres;

import dev.metis.deploy.host.HostProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the server writes about itself: one line each for pid, data directory, start time, port, socket directory, TCP
 * address, shared memory and status (PostgreSQL, {@code src/include/utils/pidfile.h}).
 */
record PidFile(long pid, String socketDirectory, boolean ready) {
    static Optional<PidFile> read(PostgresCluster cluster) {
        try {
            var lines = Files.readAllLines(path(cluster));
            return lines.size() < 5
                    ? Optional.empty()
                    : Optional.of(new PidFile(
                            Long.parseLong(lines.getFirst().strip()),
                            lines.get(4),
                            lines.size() > 7 && lines.get(7).strip().equals("ready")));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty(); // not there, or being written
        }
    }

    static void delete(PostgresCluster cluster) throws IOException {
        Files.deleteIfExists(path(cluster));
    }

    /** The server that wrote this, if it still runs: its pid may have gone to another program meanwhile. */
    Optional<HostProcess> server(PostgresCluster cluster) {
        return HostProcess.of(pid).filter(process -> {
            var words = process.commandLine();
            return words.size() > 2
                    && words.getFirst().endsWith("/postgres")
                    && words.contains(cluster.data().toString());
        });
    }

    private static Path path(PostgresCluster cluster) {
        return cluster.data().resolve("postmaster.pid");
    }
}
