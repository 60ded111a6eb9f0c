package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.singleuser.OurProgram;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code metis proxy} in processes of its own, all of which end with this. */
final class ProxyPrograms implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Map<Process, Path> outputs = new HashMap<>();

    /** What a program said, on standard output and standard error, and how it ended. */
    record Ended(int code, String output, String errors) {}

    /** A proxy in a process, at the addresses it was told. */
    record Running(SocketAddress address, SocketAddress api, Process process) implements ProxyUnderTest {
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** @param directory where they work and what they say is kept */
    ProxyPrograms(Path directory) {
        this.directory = directory;
    }

    Process launch(Start start) {
        return launch(List.of(), start);
    }

    private Process launch(List<String> prefix, Start start) {
        var arguments = new ArrayList<>(List.of("proxy"));
        arguments.addAll(start.options());
        var command = new ArrayList<>(prefix);
        command.addAll(OurProgram.command(arguments.toArray(String[]::new)));
        var output = directory.resolve("output-" + outputs.size());
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors(output).toFile());
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(start.environment());
        try {
            var process = builder.start();
            outputs.put(process, output);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path errors(Path output) {
        return Path.of(output + ".err");
    }

    /** One that answers at both of its addresses. */
    Running running(Start start) {
        return running(List.of(), start);
    }

    /** The same, by way of another program. */
    Running running(List<String> prefix, Start start) {
        var running = new Running(start.address(), start.api(), launch(prefix, start));
        eventually(
                PATIENCE,
                () -> assertThat(ReferenceProxy.answers(start.api()) && ReferenceProxy.answers(start.address()))
                        .isTrue());
        return running;
    }

    /** Waits for its end. */
    Ended ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        var output = outputs.getOrDefault(process, directory);
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors(output)));
    }

    @Override
    public void close() {
        outputs.keySet().forEach(Process::destroyForcibly);
    }
}
