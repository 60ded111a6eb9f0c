package dev.metis.deploy;

import dev.metis.deploy.host.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A Metis of another process, as it says in the file that it keeps locked.
 *
 * @param processId empty for a moment at its start
 */
record RunningMetis(Optional<Long> processId, Optional<String> url) {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(90);

    static RunningMetis parse(String note) {
        var lines = note.lines().toList();
        return new RunningMetis(
                lines.stream()
                        .findFirst()
                        .filter(line -> line.matches("[0-9]{1,10}"))
                        .map(Long::valueOf),
                lines.stream().skip(1).findFirst());
    }

    static String note(String url) {
        return ProcessHandle.current().pid() + "\n" + url;
    }

    String pid() {
        return processId.map(String::valueOf).orElse("(starting)");
    }

    /** Asks it to end and waits until it has. Whoever calls this has seen the lock held, so the process is a Metis. */
    void stop() {
        var process = processId
                .flatMap(ProcessHandle::of)
                .filter(handle -> handle.info()
                        .command()
                        .map(name -> name.endsWith("java"))
                        .orElse(true))
                .orElseThrow(() -> new Problem("Metis is just starting or ending here: try again in a moment."));
        if (!process.destroy() && process.isAlive()) {
            throw new Problem("Metis runs as process " + pid() + " of another account, which only that account or root"
                    + " may stop.");
        }
        try {
            process.onExit().orTimeout(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException _) {
            throw new Problem("Metis, process " + pid() + ", did not end within " + STOP_LIMIT.toSeconds()
                    + " seconds: look into its log, or end it with kill -9 " + pid() + ".");
        }
    }
}
