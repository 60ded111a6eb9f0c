package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.BlockingWork;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs programs beside the hub, with the same care as servers: nothing is remembered in memory, they outlive a hub that is
 * killed, and any hub on the machine with the same directory finds them. What one writes is in {@code NAME.log} there.
 */
public final class LocalPrograms {
    /** Ports are the programs' own business. */
    private static final ServerAddress NOWHERE = new ServerAddress("http", "127.0.0.1", 0);

    private static final Duration POLITE = Duration.ofSeconds(4);

    private final BlockingWork work;
    private final Path directory;
    private final Map<String, String> hubEnvironment;
    private final ServersDirectory programs;
    private final ServerExits exits;
    private final ClaimWait claims;
    private final SignalDefaults signals = new SignalDefaults();
    private final ServerStop stopper;
    private final LogWatch logs;
    private final Vertx vertx;

    /**
     * @param instance of which start
     * @param name for people: its log is called so
     * @param directory where it starts; empty for where the hub did
     * @param account that runs it; empty for the hub's own
     * @param environment besides what is kept of the hub's own
     * @param fingerprint tells it from the same program with other settings
     */
    public record Program(
            InstanceId instance,
            String name,
            List<String> command,
            Optional<Path> directory,
            Optional<String> account,
            Map<String, String> environment,
            String fingerprint) {

        @Override
        public String toString() {
            return "Program[" + instance + ", " + name + "]";
        }
    }

    /** What became of an instance. */
    public sealed interface Status {
        record Absent() implements Status {}

        record Running(long pid, String fingerprint) implements Status {}

        /**
         * @param reason one sentence
         * @param lastLog its last lines, without secrets
         */
        record Exited(String reason, String lastLog) implements Status {}
    }

    /** @param directory where it keeps what it writes */
    public LocalPrograms(Vertx vertx, Path directory) {
        this(vertx, directory, System.getenv());
    }

    LocalPrograms(Vertx vertx, Path directory, Map<String, String> hubEnvironment) {
        this.work = new BlockingWork(vertx);
        this.directory = directory.toAbsolutePath().normalize();
        this.hubEnvironment = hubEnvironment;
        var settings = settings(this.directory);
        var processes = new ProcessTable();
        this.programs = new ServersDirectory(this.directory);
        this.exits = new ServerExits(processes, programs);
        this.claims = new ClaimWait(exits);
        this.stopper = new ServerStop(settings, programs, exits, processes);
        this.logs = new LogWatch(settings, programs);
        this.vertx = vertx;
    }

    /** Keeps what they write within bounds, until the Vert.x instance is closed. */
    public void watchLogs() {
        logs.start(vertx);
    }

    private static ProcessSettings settings(Path directory) {
        return ProcessSettings.ofPrograms(directory, POLITE);
    }

    /** The number of its process. Adopts the instance when it runs already; fails when it did and ended. */
    public Future<Long> start(Program program) {
        return work.run(() -> startNow(program));
    }

    private long startNow(Program program) throws IOException, InterruptedException {
        var instance = programs.openForStart(program.instance());
        var last = claims.last(instance);
        if (last.isPresent() && instance.isServer(last.get())) {
            if (exits.runs(instance, last.get())) {
                return last.get().pid();
            }
            throw new SpawnException("It ended already.", instance.lastLog(ServerExits.LAST_LINES));
        }
        var surroundings = surroundings(program);
        var environment = environment(program, surroundings);
        CommandLine.check(program.command().getFirst(), environment);
        instance.writeSecrets(environment);
        instance.writeFingerprint(program.fingerprint());
        int number = last.map(Claim::number).orElse(0) + 1;
        var process = new Launch(
                        instance,
                        number,
                        programs.marker(program.instance()),
                        NOWHERE,
                        surroundings,
                        environment,
                        program.command())
                .run(signals);
        exits.record(process, instance, number);
        linkLog(program.name(), instance);
        return claims.of(process, instance, number).pid();
    }

    private static Surroundings surroundings(Program program) throws IOException, InterruptedException {
        var here = program.directory().orElse(Path.of("")).toAbsolutePath().normalize();
        var need = program.directory().isPresent() ? Surroundings.Need.ENTER : Surroundings.Need.NOTHING;
        if (program.account().isEmpty()) {
            return new Surroundings(
                    Optional.empty(),
                    Surroundings.Groups.THE_ACCOUNTS,
                    System.getProperty("user.name"),
                    Path.of(System.getProperty("user.home")),
                    "/bin/sh",
                    here,
                    need);
        }
        var account = Account.find(program.account().get())
                .orElseThrow(() -> new SpawnException(
                        "There is no account " + program.account().get() + " on the hub's machine.", ""));
        int own = Account.ownUid();
        if (own != 0 && own != account.uid()) {
            throw new SpawnException("Only a hub that runs as root can run something as another account.", "");
        }
        return new Surroundings(
                own == 0 ? Optional.of(account) : Optional.empty(),
                Surroundings.Groups.THE_ACCOUNTS,
                account.name(),
                account.home(),
                account.shell().isEmpty() ? "/bin/sh" : account.shell(),
                here,
                need);
    }

    private Map<String, String> environment(Program program, Surroundings surroundings) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("PATH", ServerStart.DEFAULT_PATH);
        for (var name : ProcessSpawnerConfig.KEPT) {
            Optional.ofNullable(hubEnvironment.get(name)).ifPresent(value -> environment.put(name, value));
        }
        environment.put("USER", surroundings.user());
        environment.put("HOME", surroundings.home().toString());
        environment.put("SHELL", surroundings.shell());
        environment.putAll(program.environment());
        return environment;
    }

    /** So that people find it by its name, whichever start it is. */
    private void linkLog(String name, InstanceDirectory instance) throws IOException {
        var link = logFile(name);
        var draft = directory.resolve(link.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createSymbolicLink(draft, directory.relativize(instance.logFile()));
        Files.move(draft, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where people find what the program writes. */
    public Path logFile(String name) {
        return directory.resolve(SharedAccount.directoryName(name) + ".log");
    }

    public Future<Status> status(InstanceId instance) {
        return work.run(() -> statusNow(programs.of(instance)));
    }

    private Status statusNow(InstanceDirectory instance) throws IOException, InterruptedException {
        var claim = instance.claim();
        if (claim.isEmpty()) {
            return new Status.Absent();
        }
        if (exits.runs(instance, claim.get())) {
            return new Status.Running(claim.get().pid(), instance.fingerprint());
        }
        if (instance.stopped()) {
            return new Status.Absent();
        }
        var exited = exits.exited(instance, claim.get());
        var couldNotEnter = instance.exit(claim.get().pid())
                .equals(Optional.of(String.valueOf(WrapperScripts.CANNOT_USE_DIRECTORY)));
        return new Status.Exited(
                couldNotEnter ? "could not enter the directory it was to start in" : exited.reason(), exited.lastLog());
    }

    /** Completes when it and all it started are gone. */
    public Future<Void> stop(InstanceId instance) {
        return work.<Optional<Void>>run(() -> {
                    stopper.stop(instance, false);
                    return Optional.empty();
                })
                .mapEmpty();
    }

    /** Every instance of this directory that was not stopped, or not to the end. */
    public Future<List<InstanceId>> instances() {
        return work.run(() -> {
            var held = new ArrayList<InstanceId>();
            for (var instance : programs.all()) {
                var claim = instance.claim();
                if (!instance.stopped() || (claim.isPresent() && exits.runs(instance, claim.get()))) {
                    held.add(instance.instance());
                }
            }
            return held;
        });
    }
}
