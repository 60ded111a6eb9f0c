package dev.metis.deploy.compose;

import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs in one directory and environment. What they say on the side, and how long they took, is in a file for whoever
 * looks after a failure.
 */
final class Shell {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration NOTEWORTHY = Duration.ofMillis(500);

    private final Path directory;
    private final Map<String, String> environment;
    private final Path log;

    /** @param environment as it is whenever a program starts */
    Shell(Path directory, Map<String, String> environment, String name) {
        this.directory = directory;
        this.environment = environment;
        this.log = TestEnvironment.target().resolve("compose").resolve(name + ".log");
        try {
            Files.createDirectories(log.getParent());
            Files.writeString(log, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed. Fails when it fails. */
    String run(String... command) {
        var end = attempt(command);
        if (end.status() != 0) {
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + end.status() + ", see " + log + "\n" + end.output());
        }
        return end.output().strip();
    }

    record End(int status, String output) {}

    /** The same, whatever comes of it. */
    End attempt(String... command) {
        var start = System.nanoTime();
        try {
            var builder = new ProcessBuilder(List.of(command))
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " goes on and on, see " + log);
            }
            note(System.nanoTime() - start, process.exitValue(), command);
            return new End(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void note(long nanos, int status, String... command) throws IOException {
        if (nanos > NOTEWORTHY.toNanos()) {
            Files.writeString(
                    log,
                    "%s %.1f s, %d: %s%n".formatted(Instant.now(), nanos / 1e9, status, String.join(" ", command)),
                    StandardOpenOption.APPEND);
        }
    }
}
