package dev.metis.deploy.metis;

import dev.metis.deploy.singleuser.LogFile;
import dev.metis.deploy.singleuser.OurProgram;
import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a JVM of its own, with settings in its environment. What it says stays in a file below target. */
final class MetisProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final LogFile log;

    private MetisProcess(Process process, LogFile log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param name of the file for its output
     * @param directory where it runs; not one with a {@code metis.yaml}
     * @param settings keys such as {@code JupyterHub.ip}
     */
    static MetisProcess start(String name, Path directory, Map<String, String> settings, String... arguments) {
        var command = OurProgram.command(arguments);
        var log = TestEnvironment.target().resolve("metis-" + name + ".log");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        environment.keySet().retainAll(List.of("PATH", "HOME", "TZ", "LANG"));
        settings.forEach((key, value) -> environment.put("METIS__" + key.replace(".", "__"), value));
        try {
            return new MetisProcess(builder.start(), new LogFile(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As an operator would; by force when it does not listen. */
    @Override
    public void close() {
        process.destroy();
        if (!awaitEnd()) {
            kill();
        }
    }

    private boolean awaitEnd() {
        try {
            return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return (isAlive() ? "running" : "ended with " + process.exitValue()) + ", see " + log;
    }
}
