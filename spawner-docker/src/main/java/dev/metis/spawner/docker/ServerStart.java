package dev.metis.spawner.docker;

import dev.metis.hub.error.HubException;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.SpawnProgress;
import java.io.IOException;
import java.util.ArrayList;
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

    private final DockerEngine engine;
    private final Containers containers;
    private final Notes notes;
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
        this.labels = labels;
        this.logs = logs;
        this.hubEnvironment = hubEnvironment;
    }

    /** @param config as it is for this start */
    ServerAddress start(ServerSpec spec, DockerSpawnerConfig config, SpawnProgress progress)
            throws IOException, InterruptedException {
        var image = image(spec, config);
        try {
            return startOrAdopt(spec, config, image, progress);
        } catch (EngineException e) {
            log.atWarn()
                    .addKeyValue("instance", spec.instance())
                    .addKeyValue("status", e.status())
                    .addKeyValue("said", e.said())
                    .log("engine_refused");
            throw new EngineProblem(
                            image, config.network().name(), config.engine().url())
                    .of(e);
        }
    }

    private static String image(ServerSpec spec, DockerSpawnerConfig config) {
        try {
            return config.allowedImages().chosen(spec.options()).orElse(config.image());
        } catch (HubException e) { // chosen before the settings changed
            throw new SpawnException("Its options no longer fit: " + e.error().message(), "");
        }
    }

    private ServerAddress startOrAdopt(
            ServerSpec spec, DockerSpawnerConfig config, String image, SpawnProgress progress)
            throws IOException, InterruptedException {
        var held = refuseStopped(spec.instance());
        if (held.container().isPresent()) {
            return goOn(spec, config, held.container().get(), progress);
        }
        var former = former(spec, config, image);
        if (former.isPresent()) {
            return again(spec, config, former.get(), progress);
        }
        provide(image, config, spec.instance(), progress);
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
            engine.start(container.id());
            config.postStartCommand()
                    .ifPresent(command -> engine.execute(
                            container.id(), List.of(command.strip().split("\\s+", -1))));
        } else if (!container.isRunning()) {
            throw ended(container);
        }
        return running(spec, config, container.id());
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
            engine.start(former.id());
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

    /** One that can be started again as it is; others that stand in the way are removed, if they are this server's. */
    private Optional<Container> former(ServerSpec spec, DockerSpawnerConfig config, String image) {
        var name = spec(spec, config, image, Optional.empty(), List.of()).name();
        var mine = new ArrayList<>(containers.ofServer(spec.instance().server()));
        engine.container(name)
                .filter(found -> mine.stream().noneMatch(own -> own.id().equals(found.id())))
                .ifPresent(found -> mine.add(mineOrRefuse(spec, found)));
        var usable = mine.stream()
                .filter(container -> isUsable(spec, config, container))
                .findFirst();
        mine.stream()
                .filter(container ->
                        !container.id().equals(usable.map(Container::id).orElse("")))
                .forEach(this::removeFormer);
        return usable;
    }

    private void removeFormer(Container container) {
        log.atInfo().addKeyValue("container", container.name()).log("former_container_removed");
        engine.remove(container.id());
    }

    /** Running ones of ours belong to a run that was given up; running ones of JupyterHub are what we want to go on with. */
    private boolean isUsable(ServerSpec spec, DockerSpawnerConfig config, Container container) {
        boolean ours = labels.areOf(container.labels());
        boolean fits = container
                        .environment()
                        .getOrDefault("JUPYTERHUB_SERVICE_PREFIX", spec.basePath())
                        .equals(spec.basePath())
                && container.label(Labels.DEVICES).orElse("").equals(Labels.devices(spec));
        if (!fits || container.isNew()) {
            return false;
        }
        return container.isRunning() ? !ours : !config.remove();
    }

    /** A container that bears the name: of JupyterHub for the same server, or somebody else's. */
    private Container mineOrRefuse(ServerSpec spec, Container found) {
        var environment = found.environment();
        boolean labelled = found.label(Labels.INSTALLATION).isPresent();
        if (!labelled
                && spec.owner().equals(environment.get("JUPYTERHUB_USER"))
                && spec.serverName().equals(environment.getOrDefault("JUPYTERHUB_SERVER_NAME", ""))) {
            return found;
        }
        throw new SpawnException(
                "There is a container " + found.name() + " already, which is not this server's"
                        + found.label(Labels.USER)
                                .map(user -> " but " + user + "'s")
                                .orElse("")
                        + ". Remove it (docker rm -f " + found.name()
                        + "), or set the spawner's prefix or name_template so that names differ.",
                "");
    }

    private void provide(String image, DockerSpawnerConfig config, InstanceId instance, SpawnProgress progress)
            throws InterruptedException, IOException {
        boolean pull = switch (config.pullPolicy()) {
            case ALWAYS -> true;
            case IFNOTPRESENT -> !engine.hasImage(image);
            case NEVER -> {
                if (!engine.hasImage(image)) {
                    throw new SpawnException(
                            "There is no image " + image
                                    + " on the engine's machine, and pull_policy is never. Build or"
                                    + " pull it there, or set another.",
                            "");
                }
                yield false;
            }
            case SKIP -> false;
        };
        if (pull) {
            new ImagePull(engine.connection()).run(image, progress, () -> refuseStopped(instance));
        }
    }

    private Container create(ServerSpec spec, DockerSpawnerConfig config, String image)
            throws IOException, InterruptedException {
        var fields = fields(spec, config, image);
        var user = config.system().isPresent()
                ? Optional.of(
                        SystemUser.of(spec.owner(), fields, config.system().get()))
                : Optional.<SystemUser>empty();
        var wanted = spec(spec, config, image, user, command(spec, config, image));
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
                clearName(spec, wanted.name());
            }
        }
        throw new SpawnException("The container's name was taken again and again. Start the server once more.", "");
    }

    /** Another hub made the same instance meanwhile, or something of this server's is about to go. */
    private void clearName(ServerSpec spec, String name) {
        var found = engine.container(name);
        if (found.isEmpty() || found.get().isEnding()) {
            return;
        }
        var server = found.get().label(Labels.SERVER).orElse("");
        if (!labels.areOf(found.get().labels())
                || !server.equals(String.valueOf(spec.instance().server()))) {
            mineOrRefuse(spec, found.get());
        }
    }

    /** Arguments are added to the image's own command when the settings have none. */
    private List<String> command(ServerSpec spec, DockerSpawnerConfig config, String image) {
        if (config.hasCommand() || spec.command().isEmpty()) {
            return spec.command();
        }
        var command = new ArrayList<>(engine.command(image).orElse(List.of()));
        command.addAll(spec.command());
        return command;
    }

    private static TemplateFields fields(ServerSpec spec, DockerSpawnerConfig config, String image) {
        return TemplateFields.of(spec, image, config.prefix(), config.escape());
    }

    private ContainerSpec spec(
            ServerSpec spec,
            DockerSpawnerConfig config,
            String image,
            Optional<SystemUser> user,
            List<String> command) {
        var kept = new LinkedHashMap<String, String>();
        config.common().environment().kept().forEach(name -> {
            var value = hubEnvironment.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        });
        return new ContainerSpec(spec, config, image, fields(spec, config, image), labels, user, command, kept);
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
