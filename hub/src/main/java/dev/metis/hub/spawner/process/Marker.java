package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.InstanceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Two variables in the environment of everything a server starts, which say whose it is. The directory is there because
 * two hubs with databases of their own may both have an instance 1-1 on one machine.
 */
record Marker(InstanceId instance, Path serversDirectory) {
    private static final String INSTANCE = "METIS_INSTANCE";
    private static final String DIRECTORY = "METIS_SERVERS";

    Map<String, String> variables() {
        return Map.of(INSTANCE, instance.toString(), DIRECTORY, serversDirectory.toString());
    }

    /** @param environment as the kernel shows it: {@code NAME=value}, bytes read as ISO 8859-1 */
    boolean isIn(Set<String> environment) {
        return variables().entrySet().stream()
                .allMatch(variable -> environment.contains(asBytes(variable.getKey() + "=" + variable.getValue())));
    }

    /** True when the environment says it belongs to something else; not when it says nothing. */
    boolean isDeniedBy(Set<String> environment) {
        return !isIn(environment) && environment.stream().anyMatch(variable -> variable.startsWith(INSTANCE + "="));
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
