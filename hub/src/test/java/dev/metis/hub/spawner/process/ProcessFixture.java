package dev.metis.hub.spawner.process;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A directory for a local process spawner, commands for its servers, and a look at what the machine runs of them. */
final class ProcessFixture {
    /** How long stops wait after each signal. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path directory;
    private final List<InstanceId> used = new ArrayList<>();

    /** @param temporary becomes readable for all, for servers may run under another account */
    ProcessFixture(Path temporary) {
        directory = temporary.toAbsolutePath();
        try (var script = Objects.requireNonNull(ProcessFixture.class.getResourceAsStream("server.py"))) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.copy(script, directory.resolve("server.py"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    Path serversDirectory() {
        return directory.resolve("data/servers");
    }

    ProcessSettings settings() {
        return settings(PATIENCE, 0, List.of());
    }

    ProcessSettings settings(Duration patience, int port, List<String> shell) {
        return settings(directory.resolve("data"), patience, port, shell);
    }

    static ProcessSettings settings(Path data, Duration patience, int port, List<String> shell) {
        return settings(data, patience, port, shell, Duration.ofMillis(200));
    }

    static ProcessSettings settings(Path data, Duration patience, int port, List<String> shell, Duration settle) {
        return new ProcessSettings(
                data,
                "127.0.0.1",
                port,
                patience,
                patience,
                PATIENCE,
                List.of("PATH", "LANG"),
                Optional.empty(),
                Optional.empty(),
                shell,
                settle,
                256 << 10,
                64 << 10);
    }

    /** The command of a server that answers and tells about itself. */
    List<String> answering() {
        return List.of("/usr/bin/python3", directory.resolve("server.py").toString());
    }

    /** Arguments are {@code $1} and so on. */
    static List<String> shell(String script, String... arguments) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", script, "server"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A server of ada's that is stopped when the fixture is closed. */
    ServerSpec spec(List<String> command) {
        var instance = new InstanceId(ThreadLocalRandom.current().nextLong(1, 1L << 40), 1);
        used.add(instance);
        return new ServerSpec(instance, "ada", "", "/user/ada/", command, Map.of(), Map.of(), new JsonObject());
    }

    static ServerSpec withCommand(ServerSpec spec, List<String> command) {
        return with(spec, spec.owner(), command, spec.extraEnvironment());
    }

    static ServerSpec withOwner(ServerSpec spec, String owner) {
        return with(spec, owner, spec.command(), spec.extraEnvironment());
    }

    static ServerSpec withEnvironment(ServerSpec spec, Map<String, String> extra) {
        return with(spec, spec.owner(), spec.command(), extra);
    }

    private static ServerSpec with(ServerSpec spec, String owner, List<String> command, Map<String, String> extra) {
        return new ServerSpec(
                spec.instance(),
                owner,
                spec.serverName(),
                spec.basePath(),
                command,
                spec.hubEnvironment(),
                extra,
                spec.options());
    }

    /** An argument for sleep by which a process is known even without its environment. */
    static String mark(InstanceId instance) {
        return "9" + instance.server();
    }

    /** Numbers of all processes with the instance's environment or mark. */
    List<String> partsOf(InstanceId instance) {
        var parts = new ArrayList<String>();
        new ProcessTable().marked(marker(instance)).forEach(entry -> parts.add(String.valueOf(entry.pid())));
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.endsWith(mark(instance)))
                        .isPresent())
                .map(process -> String.valueOf(process.pid()))
                .filter(pid -> !parts.contains(pid))
                .forEach(parts::add);
        return parts;
    }

    Marker marker(InstanceId instance) {
        try {
            return new Marker(instance, directory.toRealPath().resolve("data/servers"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InstanceDirectory directoryOf(InstanceId instance) {
        return new InstanceDirectory(serversDirectory().resolve(instance.toString()), instance);
    }

    /** Stops all that was used; nothing may be left. */
    void close(Vertx vertx) {
        Spawner spawner = LocalProcessSpawner.simple(vertx, settings());
        used.forEach(instance -> resultOf(spawner.stop(instance, true)));
        used.forEach(instance -> assertThat(partsOf(instance)).isEmpty());
    }
}
