package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.InstanceId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends one server and all it started. Blocks. */
final class ServerStop {
    private static final Logger log = LoggerFactory.getLogger(ServerStop.class);

    /** What the server left behind (kernels, terminals) gets this long after SIGTERM. */
    private static final Duration CHILDREN_TERM_TIMEOUT = Duration.ofSeconds(2);

    private static final int STOPPED_LOG_BYTES = 32 << 10;
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 100;

    private final ProcessSettings settings;
    private final ServersDirectory servers;
    private final ServerExits exits;
    private final ProcessTable processes;

    ServerStop(ProcessSettings settings, ServersDirectory servers, ServerExits exits, ProcessTable processes) {
        this.settings = settings;
        this.servers = servers;
        this.exits = exits;
        this.processes = processes;
    }

    /** How long one may take that asks first: of the server, and then of what it left behind. */
    static Duration longest(Duration interruptTimeout, Duration termTimeout, Duration killTimeout) {
        return interruptTimeout
                .plus(termTimeout)
                .plus(killTimeout)
                .plus(CHILDREN_TERM_TIMEOUT)
                .plus(killTimeout);
    }

    /** The mark comes first: from then on no process of this instance becomes a server any more. */
    void stop(InstanceId instance, boolean now) throws IOException, InterruptedException {
        var directory = mark(instance);
        var claim = directory.claim();
        var family = List.<ProcessTable.Entry>of();
        if (claim.isPresent() && exits.runs(directory, claim.get())) {
            family = processes.family(claim.get().pid());
            end(directory, claim.get(), now);
        }
        endRest(instance, family, now);
        tidy(directory);
    }

    /** What runs is ended even when the disk is full. */
    private InstanceDirectory mark(InstanceId instance) {
        try {
            return servers.openForStop(instance);
        } catch (IOException e) {
            log.atWarn().addKeyValue("instance", instance).setCause(e).log("stop_not_marked");
            return servers.of(instance);
        }
    }

    private void end(InstanceDirectory directory, Claim server, boolean now) throws IOException, InterruptedException {
        var process = ProcessHandle.of(server.pid());
        if (!now) {
            interrupt(server.pid());
            if (await(settings.interruptTimeout(), () -> isGone(directory, server))) {
                return;
            }
        }
        process.ifPresent(ProcessHandle::destroy);
        if (await(settings.termTimeout(), () -> isGone(directory, server))) {
            return;
        }
        process.ifPresent(ProcessHandle::destroyForcibly);
        if (!await(settings.killTimeout(), () -> isGone(directory, server))) {
            throw new IllegalStateException("process " + server.pid() + " of server " + directory.instance()
                    + " does not end, even after SIGKILL");
        }
    }

    private boolean isGone(InstanceDirectory directory, Claim server) {
        try {
            return !exits.runs(directory, server);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The JVM itself can send TERM and KILL, but not INT. */
    private static void interrupt(long pid) throws IOException, InterruptedException {
        new ProcessBuilder(Tool.SH.toString(), "-c", "kill -INT \"$1\"", "metis", String.valueOf(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Again and again, for what is being ended may start more. */
    private void endRest(InstanceId instance, List<ProcessTable.Entry> family, boolean now)
            throws IOException, InterruptedException {
        var marker = servers.marker(instance);
        if (!now) {
            rest(marker, family).forEach(entry -> ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroy));
            await(CHILDREN_TERM_TIMEOUT, () -> rest(marker, family).isEmpty());
        }
        boolean gone = await(settings.killTimeout(), () -> {
            var rest = rest(marker, family);
            rest.forEach(entry -> ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroyForcibly));
            return rest.isEmpty();
        });
        if (!gone) {
            throw new IllegalStateException(
                    "processes that server " + instance + " started do not end, even after SIGKILL");
        }
    }

    private List<ProcessTable.Entry> rest(Marker marker, List<ProcessTable.Entry> family) {
        return Stream.concat(family.stream().filter(processes::remains), processes.marked(marker).stream())
                .distinct()
                .toList();
    }

    private void tidy(InstanceDirectory directory) {
        try {
            directory.dropClaims();
            servers.ports().takeBack(directory);
            new ServerLog(directory.logFile()).cut(STOPPED_LOG_BYTES, STOPPED_LOG_BYTES);
            servers.forgetOld(directory.instance(), this::isGone);
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("instance", directory.instance())
                    .setCause(e)
                    .log("stopped_server_not_tidied");
        }
    }

    private boolean isGone(InstanceDirectory directory) {
        try {
            var claim = directory.claim();
            return claim.isEmpty() || !exits.runs(directory, claim.get());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean await(Duration timeout, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        return true;
    }
}
