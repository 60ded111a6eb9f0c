package dev.metis.spawner.docker;

import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import java.util.ArrayList;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What earlier runs of a server, or others, left where its container shall be. Blocks. */
final class FormerContainers {
    private static final Logger log = LoggerFactory.getLogger(FormerContainers.class);

    private final DockerEngine engine;
    private final Containers containers;
    private final Labels labels;

    FormerContainers(DockerEngine engine, Containers containers, Labels labels) {
        this.engine = engine;
        this.containers = containers;
        this.labels = labels;
    }

    /**
     * One that can be started again as it is; others that stand in the way are removed, if they are this server's.
     *
     * @param name of the server's container
     */
    Optional<Container> usable(ServerSpec spec, DockerSpawnerConfig config, String name) {
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
                .forEach(this::remove);
        return usable;
    }

    /** The name is taken: another hub made the same instance meanwhile, or something of this server's is about to go. */
    void clearName(ServerSpec spec, String name) {
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

    private void remove(Container container) {
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
    private static Container mineOrRefuse(ServerSpec spec, Container found) {
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
}
