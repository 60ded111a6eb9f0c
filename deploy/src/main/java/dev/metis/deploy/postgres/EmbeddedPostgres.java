package dev.metis.deploy.postgres;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.DirectoryLock;
import dev.metis.deploy.host.HostProcess;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own for one data directory, kept running until closed.
 *
 * <p>All methods block: call them from a virtual thread or from main, never from an event loop.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(500);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(2);
    private static final long MAX_LOG_BYTES = 10L << 20;

    private final DirectoryLock lock;
    private final PostgresBinaries binaries;
    private final Postmaster postmaster;
    private final ServerLog serverLog;
    private final PostgresConnection connection;
    private final Thread watcher;
    private volatile HostProcess server;

    private EmbeddedPostgres(
            DirectoryLock lock,
            PostgresBinaries binaries,
            Postmaster postmaster,
            ServerLog serverLog,
            PostgresConnection connection,
            HostProcess server) {
        this.lock = lock;
        this.binaries = binaries;
        this.postmaster = postmaster;
        this.serverLog = serverLog;
        this.connection = connection;
        this.server = server;
        this.watcher = Thread.ofVirtual().name("postgres-watcher").unstarted(this::watch);
    }

    /**
     * Completes when the server in that directory accepts connections: made, started, adopted or recovered as needed.
     *
     * @throws Problem when that is not possible, with what to do about it
     */
    public static EmbeddedPostgres start(Path directory) throws InterruptedException {
        try {
            var owner = Account.unprivileged();
            Trees.directory(directory, owner.isPresent() ? "rwx--x--x" : "rwx------");
            var root = directory.toRealPath();
            var lock = lock(root);
            try {
                return start(root, owner, lock);
            } catch (IOException | RuntimeException | InterruptedException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Problem("PostgreSQL cannot be started below " + directory + ": " + Problem.reason(e) + ".", e);
        }
    }

    /** Ends a server that a killed JVM left running in that directory; false when there is none, or it is in use. */
    public static boolean stopLeftBehind(Path directory) throws IOException, InterruptedException {
        var cluster = new PostgresCluster(directory.resolve("cluster"), Optional.empty());
        if (!Files.exists(cluster.data())) {
            return false;
        }
        if (!(DirectoryLock.tryAcquire(directory.resolve("lock"))
                instanceof DirectoryLock.Attempt.Acquired(DirectoryLock lock))) {
            return false;
        }
        try (lock) {
            var left = PidFile.read(cluster).flatMap(file -> file.server(cluster));
            if (left.isPresent()) {
                Postmaster.stop(left.get());
            }
            return left.isPresent();
        }
    }

    public PostgresConnection connection() {
        return connection;
    }

    /** The pid of the server process; another one after it died and was started again. */
    public long pid() {
        return server.pid();
    }

    /** Stops the server, without waiting for clients, and lets go of the directory. */
    @Override
    public void close() {
        watcher.interrupt();
        try (lock) {
            watcher.join();
            Postmaster.stop(postmaster.running().orElse(server)); // it may have been started again this moment
            log.atInfo().log("postgres_stopped");
            binaries.deleteOthers();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("postgres_not_tidied_up");
        }
    }

    private static EmbeddedPostgres start(Path root, Optional<Account> owner, DirectoryLock lock)
            throws IOException, InterruptedException {
        if (owner.isPresent() && !owner.get().canEnter(root)) {
            throw new Problem(
                    "PostgreSQL never runs as root, and " + owner.get().name() + " may not enter " + root
                            + ": choose a directory that every account may enter with --data DIR.");
        }
        var binaries = PostgresBinaries.below(root);
        var cluster = PostgresCluster.openOrCreate(root.resolve("cluster"), binaries, owner);
        var sockets = SocketDirectory.below(root, owner);
        var serverLog = ServerLog.in(root, MAX_LOG_BYTES);
        serverLog.bound();
        var postmaster = new Postmaster(binaries, cluster, sockets, serverLog);
        var connection = new PostgresConnection(
                sockets, Postmaster.PORT, PostgresCluster.DATABASE, PostgresCluster.USER, cluster.password());
        var postgres = new EmbeddedPostgres(lock, binaries, postmaster, serverLog, connection, postmaster.run());
        postgres.watcher.start();
        return postgres;
    }

    private static DirectoryLock lock(Path root) throws IOException {
        return switch (DirectoryLock.tryAcquire(root.resolve("lock"))) {
            case DirectoryLock.Attempt.Acquired(var lock) -> lock;
            case DirectoryLock.Attempt.Held(var note) ->
                throw new Problem(
                        root + " is in use by process " + note + ": stop that one, or choose another --data DIR.");
        };
    }

    /** Starts the server again when it dies: the hub retries meanwhile. */
    private void watch() {
        try {
            while (true) {
                Thread.sleep(WATCH_INTERVAL);
                if (!server.alive()) {
                    log.atError().addKeyValue("pid", server.pid()).log("postgres_died");
                    restart();
                }
                boundLog();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void restart() throws InterruptedException {
        try {
            server = postmaster.run();
        } catch (IOException | RuntimeException e) {
            log.atError().addKeyValue("reason", e.getMessage()).log("postgres_restart_failed");
            Thread.sleep(RESTART_PAUSE);
        }
    }

    private void boundLog() {
        try {
            serverLog.bound();
        } catch (IOException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("postgres_log_not_bounded");
        }
    }
}
