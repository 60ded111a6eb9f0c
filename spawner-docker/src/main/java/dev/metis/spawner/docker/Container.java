package dev.metis.spawner.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A container as the engine describes it.
 *
 * @param state the engine's word: created, running, paused, restarting, removing, exited, dead
 * @param exitCode of one that ended
 * @param outOfMemory whether the system ended something in it for want of memory
 * @param error what the engine says went wrong
 * @param memory most bytes it may use; 0 for no limit
 * @param addresses its own address in each network
 * @param ports from ports inside to where they are published
 */
record Container(
        String id,
        String name,
        String image,
        Map<String, String> labels,
        Map<String, String> environment,
        String state,
        long exitCode,
        boolean outOfMemory,
        String error,
        long memory,
        Map<String, String> addresses,
        Map<Integer, List<Published>> ports) {

    record Published(String ip, int port) {}

    static Container of(InspectContainerResponse found) {
        var state = found.getState();
        var config = found.getConfig();
        var host = found.getHostConfig();
        return new Container(
                found.getId(),
                found.getName().replaceFirst("^/", ""),
                Objects.requireNonNullElse(config.getImage(), ""),
                Map.copyOf(Objects.requireNonNullElse(config.getLabels(), Map.of())),
                environment(config.getEnv()),
                Objects.requireNonNullElse(state.getStatus(), ""),
                Objects.requireNonNullElse(state.getExitCodeLong(), 0L),
                Boolean.TRUE.equals(state.getOOMKilled()),
                Objects.requireNonNullElse(state.getError(), ""),
                host == null || host.getMemory() == null ? 0 : host.getMemory(),
                addresses(found),
                ports(found));
    }

    private static Map<String, String> environment(String @org.jspecify.annotations.Nullable [] lines) {
        var environment = new HashMap<String, String>();
        for (var line : lines == null ? new String[0] : lines) {
            var at = line.indexOf('=');
            if (at > 0) {
                environment.put(line.substring(0, at), line.substring(at + 1));
            }
        }
        return environment;
    }

    private static Map<String, String> addresses(InspectContainerResponse found) {
        var addresses = new HashMap<String, String>();
        var networks = found.getNetworkSettings().getNetworks();
        if (networks != null) {
            networks.forEach((name, network) -> {
                var address = network.getIpAddress();
                var other = network.getGlobalIPv6Address();
                addresses.put(name, address == null || address.isEmpty() ? other == null ? "" : other : address);
            });
        }
        return addresses;
    }

    private static Map<Integer, List<Published>> ports(InspectContainerResponse found) {
        var ports = new HashMap<Integer, List<Published>>();
        var all = found.getNetworkSettings().getPorts();
        if (all != null) {
            all.getBindings().forEach((inside, bindings) -> {
                var published = new ArrayList<Published>();
                for (var binding : bindings == null ? new com.github.dockerjava.api.model.Ports.Binding[0] : bindings) {
                    published.add(new Published(
                            Objects.requireNonNullElse(binding.getHostIp(), ""),
                            Integer.parseInt(binding.getHostPortSpec())));
                }
                ports.put(inside.getPort(), published);
            });
        }
        return ports;
    }

    boolean isRunning() {
        return switch (state) {
            case "running", "paused", "restarting" -> true;
            default -> false;
        };
    }

    boolean isPaused() {
        return state.equals("paused");
    }

    /** It has never run. */
    boolean isNew() {
        return state.equals("created");
    }

    boolean isEnding() {
        return state.equals("removing");
    }

    Optional<String> label(String name) {
        return Optional.ofNullable(labels.get(name));
    }

    /** Why it ended, as the end of a sentence that begins with the server. */
    String end() {
        if (outOfMemory) {
            var limit = memory > 0 ? ", more than its limit of " + (memory >> 20) + " MiB" : "";
            return "used too much memory" + limit + ", and was ended by the system (exit code " + exitCode + ")";
        }
        var signal = exitCode - 128;
        return "exited with code " + exitCode + (signal > 0 && signal <= 64 ? " (signal " + signal + ")" : "")
                + (error.isEmpty() ? "" : ": " + error);
    }

    /** Without its environment, which holds tokens. */
    @Override
    public String toString() {
        return "Container[" + name + ", " + state + "]";
    }
}
