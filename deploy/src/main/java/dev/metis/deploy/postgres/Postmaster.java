package dev.metis.deploy.postgres;

import dev.metis.deploy.host.Command;
import dev.metis.deploy.host.HostProcess;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server process of one cluster: starts it, adopts one that a killed JVM left running, clears up after a dead one. */
final class Postmaster {
    static final int PORT = 5432; // only a part of the socket's name

    private static final Logger log = LoggerFactory.getLogger(Postmaster.class);
    private static final int ATTEMPTS = 3;
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(5);
    private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(10);
    private static final Duration FAST_STOP_LIMIT = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_STOP_LIMIT = Duration.ofSeconds(5);

    private final PostgresBinaries binaries;
    private final PostgresCluster cluster;
    private final Path socketDirectory;
    private final ServerLog serverLog;

    Postmaster(PostgresBinaries binaries, PostgresCluster cluster, Path socketDirectory, ServerLog serverLog) {
        this.binaries = binaries;
        this.cluster = cluster;
        this.socketDirectory = socketDirectory;
        this.serverLog = serverLog;
    }

    /** Ends with a server that accepts connections, or with a sentence. The caller holds the directory's lock. */
    HostProcess run() throws IOException, InterruptedException {
        var reason = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var adopted = adopt();
            if (adopted.isPresent()) {
                return adopted.get();
            }
            clearLeftovers();
            var before = serverLog.size();
            var started = start();
            if (started.isPresent()) {
                return started.get();
            }
            reason = serverLog.reasonAfter(before);
            if (HostProcess.workingIn(cluster.data()).isEmpty()) {
                break; // nobody was in the way, so another attempt would end the same
            }
        }
        throw new Problem(
                "PostgreSQL does not start on " + cluster.data() + ": " + reason + " (log: " + serverLog.file() + ").");
    }

    /** The server that runs on this cluster now, whoever started it. */
    Optional<HostProcess> running() {
        return PidFile.read(cluster).flatMap(file -> file.server(cluster));
    }

    /** Ends it, without waiting for its clients. */
    static void stop(HostProcess server) throws InterruptedException {
        server.signal("INT");
        if (!server.awaitEnd(FAST_STOP_LIMIT)) {
            log.atWarn().addKeyValue("pid", server.pid()).log("postgres_stop_was_slow");
            server.signal("QUIT");
            server.awaitEnd(IMMEDIATE_STOP_LIMIT);
        }
    }

    private Optional<HostProcess> adopt() throws InterruptedException {
        var server = running();
        if (server.isEmpty()) {
            return Optional.empty();
        }
        if (isAsWeStartIt(server.get()) && awaitReady(server.get())) {
            log.atInfo().addKeyValue("pid", server.get().pid()).log("postgres_adopted");
            return server;
        }
        stop(server.get());
        return Optional.empty();
    }

    private boolean isAsWeStartIt(HostProcess server) {
        return server.commandLine().equals(command());
    }

    /**
     * A killed server leaves its pid file and the one of its socket, whose pid may by now be a zombie or another program,
     * and for a moment the processes of its sessions, which notice and end by themselves.
     */
    private void clearLeftovers() throws IOException, InterruptedException {
        for (var signal : List.of("", "QUIT", "KILL")) {
            var leftovers = HostProcess.workingIn(cluster.data());
            if (leftovers.isEmpty()) {
                break;
            }
            if (!signal.isEmpty()) {
                leftovers.forEach(process -> process.signal(signal));
            }
            Wait.until(
                    LEFTOVER_LIMIT, () -> HostProcess.workingIn(cluster.data()).isEmpty());
        }
        PidFile.delete(cluster);
        Files.deleteIfExists(socket());
        Files.deleteIfExists(socket().resolveSibling(socket().getFileName() + ".lock"));
    }

    private Optional<HostProcess> start() throws IOException, InterruptedException {
        var process = new Command(detached(), "", Map.of())
                .as(cluster.owner())
                .builder()
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(serverLog.file().toFile()))
                .start();
        Wait.until(RECOVERY_LIMIT, () -> !process.isAlive() || running().isPresent());
        var server = running().filter(this::awaitReady);
        server.ifPresent(ready -> log.atInfo().addKeyValue("pid", ready.pid()).log("postgres_started"));
        return server;
    }

    /** Also true late: replaying the log after a crash takes its time. */
    private boolean awaitReady(HostProcess server) {
        try {
            return Wait.until(RECOVERY_LIMIT, () -> !server.alive() || isReady()) && server.alive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isReady() {
        return PidFile.read(cluster).filter(PidFile::ready).isPresent() && Files.exists(socket());
    }

    private Path socket() {
        return socketDirectory.resolve(".s.PGSQL." + PORT);
    }

    /** In a session of its own, so that Ctrl-C in the terminal reaches us only. */
    private List<String> detached() {
        var words = new ArrayList<String>();
        if (Command.find("setsid").isPresent()) {
            words.add("setsid");
        }
        words.addAll(command());
        return words;
    }

    private List<String> command() {
        var words = new ArrayList<>(List.of(
                binaries.program("postgres").toString(), "-D", cluster.data().toString()));
        settings().forEach(setting -> words.addAll(List.of("-c", setting)));
        return words;
    }

    /** Safe first, then small: a hub's database is a few megabytes. */
    private List<String> settings() {
        return List.of(
                "listen_addresses=",
                "unix_socket_directories=" + socketDirectory,
                "unix_socket_permissions=0700",
                "port=" + PORT,
                "fsync=on",
                "max_connections=50",
                "shared_buffers=32MB",
                "work_mem=2MB",
                "maintenance_work_mem=32MB",
                "max_wal_size=256MB",
                "min_wal_size=32MB",
                "max_worker_processes=2",
                "max_parallel_workers_per_gather=0",
                "max_parallel_maintenance_workers=0",
                "autovacuum_max_workers=1",
                "max_wal_senders=0",
                "wal_level=minimal",
                "io_method=sync",
                "jit=off",
                "huge_pages=off",
                "log_checkpoints=off",
                "log_line_prefix=%m [%p] ");
    }
}
