package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.BlockingWork;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.NvidiaSmi;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnProgress;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs servers as processes of this machine. They outlive the hub; any hub on the machine with the same directory finds them. */
public final class LocalProcessSpawner implements Spawner {
    private final String name;
    private final BlockingWork work;
    private final ServersDirectory servers;
    private final ServerExits exits;
    private final ServerStart starter;
    private final ServerStop stopper;
    private final Duration longestStop;

    /** Each server runs under its user's own account of the machine; for other accounts than its own the hub must be root. */
    public static LocalProcessSpawner withAccounts(Vertx vertx, ProcessSettings settings) {
        return create("localprocess", vertx, settings, new OwnAccounts(), System.getenv());
    }

    /** No user has an account; servers run as the hub's own, or as {@code nobody} when that is root. */
    public static LocalProcessSpawner simple(Vertx vertx, ProcessSettings settings) {
        return simple(vertx, settings, System.getenv());
    }

    static LocalProcessSpawner simple(Vertx vertx, ProcessSettings settings, Map<String, String> hubEnvironment) {
        var template = settings.homeTemplate()
                .orElseGet(
                        () -> settings.directory().resolve("homes/{username}").toString());
        return create("simple", vertx, settings, new SharedAccount(template), hubEnvironment);
    }

    private static LocalProcessSpawner create(
            String name, Vertx vertx, ProcessSettings settings, Homes homes, Map<String, String> hubEnvironment) {
        var spawner = new LocalProcessSpawner(name, vertx, settings, homes, hubEnvironment);
        new LogWatch(settings, spawner.servers).start(vertx);
        return spawner;
    }

    private LocalProcessSpawner(
            String name, Vertx vertx, ProcessSettings settings, Homes homes, Map<String, String> hubEnvironment) {
        this.name = name;
        this.work = new BlockingWork(vertx);
        var processes = new ProcessTable();
        this.servers = new ServersDirectory(settings.directory().resolve("servers"));
        this.exits = new ServerExits(processes, servers);
        this.starter = new ServerStart(settings, hubEnvironment, servers, exits, homes);
        this.stopper = new ServerStop(settings, servers, exits, processes);
        this.longestStop =
                ServerStop.longest(settings.interruptTimeout(), settings.termTimeout(), settings.killTimeout());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<List<String>> devices() {
        return work.run(new NvidiaSmi()::devices);
    }

    @Override
    public Future<ServerAddress> start(ServerSpec spec, SpawnProgress progress) {
        var here = work.here(progress);
        return work.run(() -> starter.start(spec, here));
    }

    @Override
    public Future<ServerStatus> status(InstanceId instance) {
        return work.run(() -> statusNow(servers.of(instance)));
    }

    private ServerStatus statusNow(InstanceDirectory directory) throws IOException, InterruptedException {
        var claim = directory.claim();
        if (claim.isEmpty() || directory.isGivenUp(claim.get())) {
            return new ServerStatus.Absent();
        }
        if (exits.runs(directory, claim.get())) {
            return new ServerStatus.Running(claim.get().address());
        }
        if (directory.stopped() || !claim.get().started()) {
            return new ServerStatus.Absent();
        }
        var exited = exits.exited(directory, claim.get());
        return new ServerStatus.Exited(
                exited.reason(),
                exited.lastLog(),
                starter.isTaken(claim.get().address().port()));
    }

    @Override
    public Duration longestStop() {
        return longestStop;
    }

    @Override
    public Future<Void> stop(InstanceId instance, boolean now) {
        return work.<Optional<Void>>run(() -> {
                    stopper.stop(instance, now);
                    return Optional.empty();
                })
                .mapEmpty();
    }

    @Override
    public Future<String> lastLog(InstanceId instance, int lines) {
        return work.run(() -> servers.of(instance).lastLog(lines));
    }

    /** Those with a stop behind them are not held any more, though their logs are. */
    @Override
    public Future<List<InstanceId>> instances() {
        return work.run(() -> {
            var held = new ArrayList<InstanceId>();
            for (var directory : servers.all()) {
                var claim = directory.claim();
                if (!directory.stopped() || (claim.isPresent() && exits.runs(directory, claim.get()))) {
                    held.add(directory.instance());
                }
            }
            return held;
        });
    }
}
