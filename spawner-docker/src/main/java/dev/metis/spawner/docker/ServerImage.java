package dev.metis.spawner.docker;

import dev.metis.hub.error.HubException;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.SpawnProgress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The image of one start. Blocks.
 *
 * @param config as it is for this start
 */
record ServerImage(DockerEngine engine, String name, DockerSpawnerConfig config) {

    /** What the user chose, or what is usual. */
    static ServerImage of(DockerEngine engine, ServerSpec spec, DockerSpawnerConfig config) {
        try {
            var name = config.allowedImages().chosen(spec.options()).orElse(config.image());
            return new ServerImage(engine, name, config);
        } catch (HubException e) { // chosen before the settings changed
            throw new SpawnException("Its options no longer fit: " + e.error().message(), "");
        }
    }

    /**
     * Returns once the engine has it, if that is to be seen to.
     *
     * @param goOn fails when it shall not go on
     */
    void provide(SpawnProgress progress, Runnable goOn) throws InterruptedException, IOException {
        boolean pull = switch (config.pullPolicy()) {
            case ALWAYS -> true;
            case IFNOTPRESENT -> !engine.hasImage(name);
            case NEVER -> {
                if (!engine.hasImage(name)) {
                    throw new SpawnException(
                            "There is no image " + name
                                    + " on the engine's machine, and pull_policy is never. Build or"
                                    + " pull it there, or set another.",
                            "");
                }
                yield false;
            }
            case SKIP -> false;
        };
        if (pull) {
            new ImagePull(engine.connection()).run(name, progress, goOn);
        }
    }

    /** Arguments are added to the image's own command when the settings have none. */
    List<String> command(ServerSpec spec) {
        if (config.hasCommand() || spec.command().isEmpty()) {
            return spec.command();
        }
        var command = new ArrayList<>(engine.command(name).orElse(List.of()));
        command.addAll(spec.command());
        return command;
    }
}
