package dev.metis.spawner.docker;

import dev.metis.hub.config.ConfigException;
import dev.metis.hub.config.Secret;
import dev.metis.hub.spawner.BlockingWork;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.NvidiaSmi;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.SpawnProgress;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs servers as containers of a Docker engine. They outlive the hub; any hub of the installation finds them by label. */
public final class DockerSpawner implements Spawner {
    private final BlockingWork work;
    private final DockerSpawnerConfig usual;
    private final Function<Map<String, Object>, DockerSpawnerConfig> changed;
    private final DockerEngine engine;
    private final Containers containers;
    private final ContainerLog logs;
    private final ServerStart starter;
    private final ServerStop stopper;

    /**
     * @param installation tells its containers from those of others on the same engine
     * @param changed the settings with some of them changed for one start
     * @param hubEnvironment where variables to keep are taken from
     */
    public DockerSpawner(
            Vertx vertx,
            String installation,
            DockerSpawnerConfig usual,
            Function<Map<String, Object>, DockerSpawnerConfig> changed,
            Map<String, String> hubEnvironment) {
        this.work = new BlockingWork(vertx);
        this.usual = usual;
        this.changed = changed;
        this.engine = new DockerEngine(new EngineConnection(vertx, usual.engine()));
        var labels = new Labels(installation);
        var notes = new Notes(engine, labels);
        this.containers = new Containers(engine, labels, notes);
        this.logs = new ContainerLog(engine);
        this.starter = new ServerStart(engine, containers, notes, labels, logs, hubEnvironment);
        this.stopper = new ServerStop(engine, containers, notes, usual.remove());
    }

    @Override
    public String name() {
        return usual.system().isPresent() ? "docker-system-user" : "docker";
    }

    @Override
    public void requireUsable(JsonObject options) {
        usual.allowedImages().chosen(options);
    }

    @Override
    public Future<ServerAddress> start(ServerSpec spec, SpawnProgress progress) {
        var here = work.here(progress);
        return work.run(() -> starter.start(spec, settings(spec), here));
    }

    private DockerSpawnerConfig settings(ServerSpec spec) {
        try {
            return spec.changes().isEmpty() ? usual : changed.apply(spec.changes());
        } catch (ConfigException e) { // stored before the settings changed
            var problems = e.problems().stream().map(Object::toString).collect(Collectors.joining("; "));
            throw new SpawnException("Its options no longer fit: " + problems, "");
        }
    }

    /** As nvidia-smi names them, when the engine is on this machine; else as the engine does, if it knows. */
    @Override
    public Future<List<String>> devices() {
        return work.run(() -> {
            var here = usual.engine().host().isPresent() ? List.<String>of() : new NvidiaSmi().devices();
            return here.isEmpty() ? engine.devices() : here;
        });
    }

    @Override
    public Future<ServerStatus> status(InstanceId instance) {
        return asking(() -> {
            // The usual answer, without the notes: an engine looks through all its volumes for them.
            var running = usual.remove() ? containers.running(instance) : Optional.<Container>empty();
            if (running.isPresent()) {
                return status(running.get(), false);
            }
            var held = containers.of(instance);
            return held.container()
                    .map(container -> status(container, held.stopped()))
                    .orElseGet(ServerStatus.Absent::new);
        });
    }

    private ServerStatus status(Container container, boolean stopped) {
        if (container.isRunning()) {
            return Reach.of(container, usual)
                    .<ServerStatus>map(ServerStatus.Running::new)
                    .orElseGet(ServerStatus.Absent::new);
        }
        return stopped || container.isNew()
                ? new ServerStatus.Absent()
                : new ServerStatus.Exited(container.end(), logs.last(container));
    }

    @Override
    public Future<Void> stop(InstanceId instance, boolean now) {
        return this.<Optional<Void>>asking(() -> {
                    stopper.stop(instance, now);
                    return Optional.empty();
                })
                .mapEmpty();
    }

    @Override
    public Duration longestStop() {
        return usual.longestStop();
    }

    /** Where what the engine says is shown to people: in words that say what to do. */
    private <T> Future<T> asking(Callable<T> question) {
        return work.run(() -> {
            try {
                return question.call();
            } catch (EngineException e) {
                throw new EngineProblem("of the server", usual.network().name(), usual.engine()).of(e);
            }
        });
    }

    @Override
    public Future<String> lastLog(InstanceId instance, int lines) {
        return work.run(() -> containers
                .of(instance)
                .container()
                .map(container -> logs.last(container, lines))
                .orElse(""));
    }

    @Override
    public Future<List<InstanceId>> instances() {
        return work.run(containers::instances);
    }

    /** One that was started again has the environment it was made with. */
    @Override
    public Future<Optional<Secret>> keptToken(InstanceId instance) {
        return work.run(() -> {
            var held = containers.of(instance);
            return held.notes()
                    .claimed(instance)
                    .flatMap(_ -> held.container())
                    .flatMap(container -> Optional.ofNullable(
                                    container.environment().get("JUPYTERHUB_API_TOKEN"))
                            .or(() ->
                                    Optional.ofNullable(container.environment().get("JPY_API_TOKEN")))
                            .map(Secret::of));
        });
    }
}
