package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.SpawnProgress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one server, or adopts it. Blocks. */
final class ServerStart {
    private static final Logger log = LoggerFactory.getLogger(ServerStart.class);
    private static final int ATTEMPTS = 3;

    /** Percent of what a spawner does. */
    private static final int SPAWNING = 50;

    static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final ProcessSettings settings;
    private final Map<String, String> hubEnvironment;
    private final ServersDirectory servers;
    private final ServerExits exits;
    private final Homes homes;
    private final Ports ports;
    private final ClaimWait claims;
    private final SignalDefaults signals = new SignalDefaults();
    private final Turns turns = new Turns();

    ServerStart(
            ProcessSettings settings,
            Map<String, String> hubEnvironment,
            ServersDirectory servers,
            ServerExits exits,
            Homes homes) {
        this.settings = settings;
        this.hubEnvironment = hubEnvironment;
        this.servers = servers;
        this.exits = exits;
        this.homes = homes;
        this.ports = new Ports(settings.ip());
        this.claims = new ClaimWait(exits);
    }

    ServerAddress start(ServerSpec spec, SpawnProgress progress) throws IOException, InterruptedException {
        try {
            return startOrAdopt(spec, progress);
        } catch (FileSystemException e) {
            log.atWarn().addKeyValue("instance", spec.instance()).setCause(e).log("server_files_not_written");
            throw new SpawnException(
                    "The hub cannot write what it keeps of the server: " + e.getMessage()
                            + ". Look for a full disk or missing permissions on its machine.",
                    "");
        }
    }

    private ServerAddress startOrAdopt(ServerSpec spec, SpawnProgress progress)
            throws IOException, InterruptedException {
        var directory = servers.openForStart(spec.instance());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var last = claims.last(directory);
            if (last.isPresent() && directory.isServer(last.get())) {
                return adopt(directory, last.get());
            }
            int number = last.map(Claim::number).orElse(0) + 1;
            try (var turn = turns.take(() -> progress.report(10, "Other servers come up first..."))) {
                ClaimWait.refuseStopped(directory);
                progress.report(SPAWNING, "Spawning server...");
                var address = attempt(spec, directory, number, progress, turn);
                if (address.isPresent()) {
                    return address.get();
                }
            }
        }
        throw new SpawnException(
                "Other programs took every port before the server did. Start it again.",
                directory.lastLog(ServerExits.LAST_LINES));
    }

    /** Empty when another hub was faster, or when its port turned out to be taken and another one may do. */
    private Optional<ServerAddress> attempt(
            ServerSpec spec, InstanceDirectory directory, int number, SpawnProgress progress, Turns.Turn turn)
            throws IOException, InterruptedException {
        var home = homes.of(spec.owner());
        var surroundings = settings.startDirectory().map(home::startingIn).orElse(home);
        int port = choosePort(directory);
        var environment =
                spec.environment(new ServerAddress("http", settings.ip(), port), platform(surroundings, spec));
        var command = CommandLine.of(spec.command(), settings.shellCmd());
        CommandLine.check(command.getFirst(), environment);
        directory.writeSecrets(environment);

        var address = new ServerAddress("http", reachable(settings.ip()), port);
        var marker = servers.marker(spec.instance());
        var process = new Launch(directory, number, marker, address, surroundings, environment, command).run(signals);
        exits.record(process, directory, number);

        if (claims.of(process, directory, number).pid() != process.pid()) {
            return Optional.empty();
        }
        if (settles(process, directory, number)) {
            turn.endOnceUp(process, address);
            return Optional.of(address);
        }
        if (isTaken(port)) {
            progress.report(
                    SPAWNING,
                    "Another program took port " + port + " before the server did; trying with another port...");
            directory.giveUp(number);
            servers.ports().takeBack(port, directory);
            return Optional.empty();
        }
        throw exitedAtOnce(process, command.getFirst(), directory, surroundings);
    }

    /** A port that was chosen, not configured: then another one may do. To be asked when the server it was for is gone. */
    boolean isTaken(int port) {
        return settings.port() == 0 && !ports.isFree(port);
    }

    private int choosePort(InstanceDirectory directory) throws IOException {
        if (settings.port() == 0) {
            return ports.free(servers.ports().reservation(directory));
        }
        if (!ports.isFree(settings.port())) {
            throw new SpawnException(
                    "Port " + settings.port()
                            + " is taken by another program. Stop that, or set the spawner's port to 0"
                            + " so that a free one is chosen.",
                    "");
        }
        return settings.port();
    }

    private static String reachable(String ip) {
        return switch (ip) {
            case "", "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> ip;
        };
    }

    /** Only what is kept on purpose comes from the hub's own environment; its secrets are not among it. */
    private Map<String, String> platform(Surroundings surroundings, ServerSpec spec) {
        var platform = new LinkedHashMap<String, String>();
        platform.put("PATH", DEFAULT_PATH);
        for (var name : settings.envKeep()) {
            var value = hubEnvironment.get(name);
            if (value != null) {
                platform.put(name, value);
            }
        }
        if (!spec.devices().isEmpty()) {
            platform.put("CUDA_VISIBLE_DEVICES", String.join(",", spec.devices()));
        }
        platform.put("USER", surroundings.user());
        platform.put("HOME", surroundings.home().toString());
        platform.put("SHELL", surroundings.shell());
        return platform;
    }

    /** True when the process became the server and still runs a moment later. */
    private boolean settles(Process process, InstanceDirectory directory, int number)
            throws IOException, InterruptedException {
        return runsUntil(
                        () -> directory.claim(number).filter(Claim::started).isPresent(),
                        ClaimWait.SETUP_TIMEOUT,
                        process,
                        directory)
                && runsUntil(() -> false, settings.settle(), process, directory);
    }

    /** False when the process ends before the condition is true or the time is over. */
    private static boolean runsUntil(
            Condition condition, Duration timeout, Process process, InstanceDirectory directory)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.holds() && System.nanoTime() - deadline < 0) {
            if (process.waitFor(ClaimWait.PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            ClaimWait.refuseStopped(directory);
        }
        return true;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private ServerAddress adopt(InstanceDirectory directory, Claim claim) throws IOException, InterruptedException {
        if (exits.runs(directory, claim)) {
            return claim.address();
        }
        ClaimWait.refuseStopped(directory);
        var exited = exits.exited(directory, claim);
        throw new SpawnException("The server " + exited.reason() + ".", exited.lastLog());
    }

    private SpawnException exitedAtOnce(
            Process process, String program, InstanceDirectory directory, Surroundings surroundings)
            throws IOException, InterruptedException {
        int code = process.waitFor();
        ClaimWait.refuseStopped(directory);
        var account = surroundings.runAs().map(runAs -> " as " + runAs.name()).orElse("");
        var reason = switch (code) {
            case WrapperScripts.CANNOT_USE_DIRECTORY ->
                "The server cannot use its directory " + surroundings.directory() + account
                        + ". Set the spawner's home_dir_template to a place that it can reach and write to.";
            case 126, 127 ->
                "The command " + program + " could not be executed" + account + " (exit code " + code
                        + "). Install it where that is allowed, or set the spawner's cmd to another.";
            default -> program + " " + ServerExits.reason(String.valueOf(code)) + " right after its start.";
        };
        return new SpawnException(reason, directory.lastLog(ServerExits.LAST_LINES));
    }
}
