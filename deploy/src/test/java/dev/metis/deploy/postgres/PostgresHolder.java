package dev.metis.deploy.postgres;

import dev.metis.deploy.host.Problem;
import java.io.IOException;
import java.nio.file.Path;

/** A JVM of its own that runs an embedded PostgreSQL until its standard input ends: to be killed by tests. */
final class PostgresHolder {
    private PostgresHolder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (var postgres = EmbeddedPostgres.start(Path.of(args[0]))) {
            System.out.println("started " + postgres.pid());
            while (System.in.read() != -1) {
                // until the test closes it
            }
        } catch (Problem e) {
            System.out.println("problem " + e.getMessage());
        }
    }
}
