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
    SIMPLE("SimpleLocalProcessSpawner"),
    /** A container of a Docker engine. */
    DOCKER("DockerSpawner"),
    /** The same, with the home and the number of the user's account. */
    DOCKER_SYSTEM_USER("SystemUserSpawner");

    private static final String NO_SWARM = "Write docker: containers of one engine, which DOCKER_HOST may say.";

    /** How {@code spawner_class} names them. */
    public static final Type<SpawnerKind> TYPE = ClassNames.type(
            Map.of(
                    "localprocess", LOCAL_PROCESS,
                    "default", LOCAL_PROCESS,
                    "simple", SIMPLE,
                    "jupyterhub.spawner.LocalProcessSpawner", LOCAL_PROCESS,
                    "jupyterhub.spawner.SimpleLocalProcessSpawner", SIMPLE,
                    "docker", DOCKER,
                    "dockerspawner.DockerSpawner", DOCKER,
                    "docker-system-user", DOCKER_SYSTEM_USER,
                    "dockerspawner.SystemUserSpawner", DOCKER_SYSTEM_USER),
            Set.of(
                    "kubespawner",
                    "kubernetes",
                    "kubespawner.KubeSpawner",
                    "sudospawner",
                    "systemd",
                    "systemdspawner.SystemdSpawner",
                    "batchspawner.SlurmSpawner"),
            Map.of("docker-swarm", NO_SWARM, "dockerspawner.SwarmSpawner", NO_SWARM));

    private final String section;

    SpawnerKind(String section) {
        this.section = section;
    }

    /** Whether servers are processes of the hub's own machine. */
    public boolean isLocal() {
        return this == LOCAL_PROCESS || this == SIMPLE;
    }

    /** Where its settings are. */
    public String section() {
        return section;
    }
}
