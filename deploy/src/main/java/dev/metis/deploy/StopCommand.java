package dev.metis.deploy;

import dev.metis.deploy.host.DirectoryLock;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code metis stop}: ends the Metis of a data directory and waits for that. */
final class StopCommand {
    private final PrintStream out;

    StopCommand(PrintStream out) {
        this.out = out;
    }

    /** 1 when nothing ran. */
    int run(Optional<Path> file, Optional<Path> data) throws InterruptedException {
        var path = data.orElseGet(
                () -> Settings.load(file, System.getenv()).read().metis().dataDirectory());
        var directory = new DataDirectory(path.toAbsolutePath().normalize());
        try {
            return Files.exists(directory.lock()) ? stop(directory) : nothing(directory);
        } catch (IOException e) {
            throw new Problem("Metis cannot be stopped: " + Problem.reason(e) + ".", e);
        }
    }

    private int stop(DataDirectory directory) throws IOException, InterruptedException {
        switch (DirectoryLock.tryAcquire(directory.lock())) {
            case DirectoryLock.Attempt.Held(var note) -> {
                var running = RunningMetis.parse(note);
                running.stop();
                out.println("Stopped Metis, process " + running.pid() + ". Users' servers keep running.");
                return 0;
            }
            case DirectoryLock.Attempt.Acquired(var lock) -> {
                try (lock) { // so that none starts while we look
                    return stopLeftBehind(directory);
                }
            }
        }
    }

    /** A Metis that was killed leaves its PostgreSQL. */
    private int stopLeftBehind(DataDirectory directory) throws IOException, InterruptedException {
        if (!EmbeddedPostgres.stopLeftBehind(directory.postgres())) {
            return nothing(directory);
        }
        out.println("Metis did not run any more; stopped the PostgreSQL it had left running.");
        return 0;
    }

    private int nothing(DataDirectory directory) {
        out.println("No Metis runs on " + directory.path() + ".");
        return 1;
    }
}
