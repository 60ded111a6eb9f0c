package dev.metis.hub.spawner;

import dev.metis.hub.config.ClassNames;
import dev.metis.hub.config.Type;
import java.util.Map;
import java.util.Set;

/** The platforms on which servers can run. */
public enum SpawnerKind {
    /** A process of the user's own account. */
    LOCAL_PROCESS("LocalProcessSpawner"),
    /** A process of the hub's account. */
    SIMPLE("SimpleLocalProcessSpawner");

    /** How {@code spawner_class} names them. */
    public static final Type<SpawnerKind> TYPE = ClassNames.type(
            Map.of(
                    "localprocess", LOCAL_PROCESS,
                    "default", LOCAL_PROCESS,
                    "simple", SIMPLE,
                    "jupyterhub.spawner.LocalProcessSpawner", LOCAL_PROCESS,
                    "jupyterhub.spawner.SimpleLocalProcessSpawner", SIMPLE),
            Set.of(
                    "docker",
                    "docker-swarm",
                    "docker-system-user",
                    "dockerspawner.DockerSpawner",
                    "dockerspawner.SwarmSpawner",
                    "dockerspawner.SystemUserSpawner",
                    "kubespawner",
                    "kubernetes",
                    "kubespawner.KubeSpawner",
                    "sudospawner",
                    "systemd",
                    "systemdspawner.SystemdSpawner",
                    "batchspawner.SlurmSpawner"));

    private final String section;

    SpawnerKind(String section) {
        this.section = section;
    }

    /** Where its settings are. */
    public String section() {
        return section;
    }
}
