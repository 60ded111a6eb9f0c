package dev.metis.spawner.docker;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How hub and proxy reach containers.
 *
 * @param name network, or mode of the network
 * @param useIp whether by the container's own address; else by a port of the engine's machine
 * @param useHostname whether by the container's name
 * @param hostIp address of the engine's machine at which ports are published
 */
record NetworkConfig(String name, boolean useIp, boolean useHostname, Optional<String> hostIp) {
    private static final Set<String> MACHINE = Set.of("bridge", "host");

    static final Option<String> NETWORK_NAME = Option.of(
            "network_name",
            Types.text(),
            "bridge",
            "Docker network of the containers; bridge publishes a port for each.");
    static final Option<Optional<Boolean>> USE_INTERNAL_IP = Option.optional(
                    "use_internal_ip", Types.bool(), "Whether containers are reached at their own address.")
            .defaultShownAs("true, unless network_name is bridge or host");
    static final Option<Boolean> USE_INTERNAL_HOSTNAME =
            Option.of("use_internal_hostname", Types.bool(), false, "Whether containers are reached by their names.");
    static final Option<Optional<String>> HOST_IP = Option.optional(
                    "host_ip", Types.text(), "Address of the engine's machine at which ports are published.")
            .defaultShownAs("127.0.0.1, or the host in DOCKER_HOST")
            .formerlyAt("DockerSpawner", "container_ip");

    static final List<Option<?>> OPTIONS = List.of(NETWORK_NAME, USE_INTERNAL_IP, USE_INTERNAL_HOSTNAME, HOST_IP);

    static NetworkConfig read(ConfigReader in) {
        var name = in.get(NETWORK_NAME);
        return new NetworkConfig(
                name,
                in.get(USE_INTERNAL_IP).orElse(!MACHINE.contains(name)),
                in.get(USE_INTERNAL_HOSTNAME),
                in.get(HOST_IP));
    }

    boolean isHost() {
        return name.equals("host");
    }

    boolean publishesPort() {
        return !useIp && !useHostname && !isHost();
    }
}
