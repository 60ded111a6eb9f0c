package dev.metis.spawner.docker;

import dev.metis.hub.spawner.ServerAddress;
import java.util.Optional;

/** Where hub and proxy reach a container. */
final class Reach {
    private static final String ANY = "0.0.0.0";
    private static final String ANY_6 = "::";

    private Reach() {}

    /** Empty while it has no address, or when it is not in the network it should be in. */
    static Optional<ServerAddress> of(Container container, DockerSpawnerConfig config) {
        var words = container
                .label(Labels.REACH)
                .orElseGet(() -> ContainerSpec.reach(config))
                .split(" ", 3);
        int port = Integer.parseInt(words[1]);
        var host = config.network().hostIp().orElse("127.0.0.1");
        return switch (words[0]) {
            case "host" -> Optional.of(at(config, host, port));
            case "name" -> Optional.of(new ServerAddress("http", container.name(), port));
            case "network" ->
                Optional.ofNullable(container.addresses().get(words[2]))
                        .filter(address -> !address.isEmpty())
                        .map(address -> new ServerAddress("http", address, port));
            default ->
                Optional.ofNullable(container.ports().get(port)).stream()
                        .flatMap(java.util.List::stream)
                        .findFirst()
                        .map(published -> at(config, published.ip(), published.port()));
        };
    }

    private static ServerAddress at(DockerSpawnerConfig config, String host, int port) {
        boolean anywhere = host.isEmpty() || host.equals(ANY) || host.equals(ANY_6);
        return new ServerAddress("http", anywhere ? config.engine().host().orElse("127.0.0.1") : host, port);
    }
}
