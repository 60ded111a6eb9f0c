package dev.metis.spawner.docker;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.SpawnProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts one server, or adopts it. Blocks. */
final class ServerStart {
    private static final Logger log = LoggerFactory.getLogger(ServerStart.class);
    private static final int ATTEMPTS = 5;
    private static final int CREATING = 60;
    private static final int STARTING = 75;
    private static final Duration END_IS_NOTICED = Duration.ofSeconds(2);

    private final DockerEngine engine;
    private final Containers containers;
    private final Notes notes;
    private final FormerContainers formers;
    private final Labels labels;
    private final ContainerLog logs;
    private final Map<String, String> hubEnvironment;

    ServerStart(
            DockerEngine engine,
            Containers containers,
            Notes notes,
            Labels labels,
            ContainerLog logs,
            Map<String, String> hubEnvironment) {
        this.engine = engine;
        this.containers = containers;
        this.notes = notes;
        this.formers = new FormerContainers(engine, containers, labels);
        this.labels = labels;
        this.logs = logs;
        this.hubEnvironment = hubEnvironment;
    }

    /** @param config as it is for this start */
    ServerAddress start(ServerSpec spec, DockerSpawnerConfig config, SpawnProgress progress)
            throws IOException, InterruptedException {
        var image = ServerImage.of(engine, spec, config);
        try {
            return startOrAdopt(spec, config, image, progress);
        } catch (EngineException e) {
            log.atWarn()
                    .addKeyValue("instance", spec.instance())
                    .addKeyValue("status", e.status())
                    .addKeyValue("said", e.said())
                    .log("engine_refused");
            throw new EngineProblem(image.name(), config.network().name(), config.engine()).of(e);
        }
    }

    private ServerAddress startOrAdopt(
            ServerSpec spec, DockerSpawnerConfig config, ServerImage image, SpawnProgress progress)
            throws IOException, InterruptedException {
        if (!ImageName.isOne(image.name())) {
            throw new SpawnException(ImageName.problem(image.name()), "");
        }
        var held = refuseStopped(spec.instance());
        if (held.container().isPresent()) {
            return goOn(spec, config, held.container().get(), progress);
        }
        var name = spec(spec, config, image, Optional.empty(), List.of()).name();
        var former = formers.usable(spec, config, name);
        if (former.isPresent()) {
            return again(spec, config, former.get(), progress);
        }
        image.provide(progress, () -> refuseStopped(spec.instance()));
        progress.report(CREATING, "Creating the container");
        return goOn(spec, config, create(spec, config, image), progress);
    }

    /** It exists: this start's own work so far, or that of another hub. */
    private ServerAddress goOn(
            ServerSpec spec, DockerSpawnerConfig config, Container container, SpawnProgress progress) {
        if (container.isPaused()) {
            engine.unpause(container.id());
        } else if (container.isNew()) {
            refuseStopped(spec.instance());
            progress.report(STARTING, "Starting the container");
            startNow(container.id(), config);
        } else if (!container.isRunning()) {
            throw ended(container);
        }
        return running(spec, config, container.id());
    }

    /**
     * Whether the command after the start fails is its own business, but it fails also in a container that has ended, which the
     * engine says still runs for a moment.
     */
    private void startNow(String id, DockerSpawnerConfig config) {
        engine.start(id);
        var command = config.postStartCommand();
        if (command.isPresent()
                && !engine.execute(id, List.of(command.get().strip().split("\\s+", -1)))) {
            engine.awaitEnd(id, END_IS_NOTICED);
        }
    }

    /** The container of an earlier run, made by us or by JupyterHub; runs on when it does. */
    private ServerAddress again(ServerSpec spec, DockerSpawnerConfig config, Container former, SpawnProgress progress) {
        var claimed = notes.claim(spec.instance(), former.id());
        if (!claimed.equals(former.id())) {
            return running(spec, config, claimed);
        }
        progress.report(
                STARTING,
                former.isRunning()
                        ? "Found container " + former.name() + " running"
                        : "Starting container " + former.name() + " again, which has image " + former.image());
        refuseStopped(spec.instance());
        if (former.isPaused()) {
            engine.unpause(former.id());
        } else if (!former.isRunning()) {
            startNow(former.id(), config);
        }
        var address = running(spec, config, former.id());
        notes.forgetBefore(spec.instance(), notes.of(spec.instance().server()));
        return address;
    }

    private ServerAddress running(ServerSpec spec, DockerSpawnerConfig config, String id) {
        refuseStoppedAfterAll(spec.instance(), id);
        var container = engine.container(id)
                .orElseThrow(() -> new SpawnException("The container was removed while it started.", ""));
        if (!container.isRunning()) {
            throw ended(container);
        }
        return Reach.of(container, config).orElseThrow(() -> notReached(config));
    }

    private static SpawnException notReached(DockerSpawnerConfig config) {
        var network = config.network();
        return new SpawnException(
                network.publishesPort()
                        ? "The container publishes no port " + config.common().port()
                                + ". Take network_mode out of extra_host_config, or set use_internal_ip."
                        : "The container is not in Docker network " + network.name()
                                + ". Make it (docker network create " + network.name() + ") or set network_name.",
                "");
    }

    private Container create(ServerSpec spec, DockerSpawnerConfig config, ServerImage image)
            throws IOException, InterruptedException {
        var fields = fields(spec, config, image);
        var user = config.system().isPresent()
                ? Optional.of(
                        SystemUser.of(spec.owner(), fields, config.system().get()))
                : Optional.<SystemUser>empty();
        var wanted = spec(spec, config, image, user, image.command(spec));
        var platform = Optional.ofNullable(config.extraCreate().getString("platform"));
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var held = refuseStopped(spec.instance()).container();
            if (held.isPresent()) {
                return held.get();
            }
            try {
                var id = engine.create(wanted.name(), platform, wanted.body());
                return engine.container(id)
                        .orElseThrow(() -> new SpawnException("The container was removed while it started.", ""));
            } catch (EngineException e) {
                if (e.status() != 409) {
                    throw e;
                }
                formers.clearName(spec, wanted.name());
            }
        }
        throw new SpawnException("The container's name was taken again and again. Start the server once more.", "");
    }

    private static TemplateFields fields(ServerSpec spec, DockerSpawnerConfig config, ServerImage image) {
        return TemplateFields.of(spec, image.name(), config.prefix(), config.escape());
    }

    private ContainerSpec spec(
            ServerSpec spec,
            DockerSpawnerConfig config,
            ServerImage image,
            Optional<SystemUser> user,
            List<String> command) {
        var kept = new LinkedHashMap<String, String>();
        config.common().environment().kept().forEach(name -> {
            var value = hubEnvironment.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        });
        return new ContainerSpec(spec, config, image.name(), fields(spec, config, image), labels, user, command, kept);
    }

    private Containers.Held refuseStopped(InstanceId instance) {
        var held = containers.of(instance);
        if (held.stopped()) {
            throw new SpawnException("It was stopped while it started.", "");
        }
        return held;
    }

    /** A stop that looked before the container ran did not end it. */
    private void refuseStoppedAfterAll(InstanceId instance, String id) {
        if (containers.of(instance).stopped()) {
            engine.kill(id);
            throw new SpawnException("It was stopped while it started.", "");
        }
    }

    private SpawnException ended(Container container) {
        return new SpawnException("The server " + container.end() + ".", logs.last(container));
    }
}
