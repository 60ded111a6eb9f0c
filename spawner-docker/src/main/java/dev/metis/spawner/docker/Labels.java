package dev.metis.spawner.docker;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** What containers say about themselves, so that any hub of the installation finds its own and leaves others alone. */
record Labels(String installation) {
    static final String INSTALLATION = "dev.metis.installation";
    static final String SERVER = "dev.metis.server";
    static final String INSTANCE = "dev.metis.instance";
    static final String USER = "dev.metis.user";
    static final String SERVER_NAME = "dev.metis.servername";
    static final String DEVICES = "dev.metis.devices";
    /** How hub and proxy reach it: {@code network NAME PORT}, {@code name PORT}, {@code port PORT} or {@code host PORT}. */
    static final String REACH = "dev.metis.reach";

    static final String NOTE = "dev.metis.note";
    static final String CONTAINER = "dev.metis.container";
    static final String TIME = "dev.metis.time";

    Map<String, String> ofInstallation() {
        return Map.of(INSTALLATION, installation);
    }

    Map<String, String> ofServer(long server) {
        return Map.of(INSTALLATION, installation, SERVER, String.valueOf(server));
    }

    Map<String, String> of(InstanceId instance) {
        return Map.of(INSTALLATION, installation, INSTANCE, instance.toString());
    }

    Map<String, String> of(ServerSpec spec, String reach) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(INSTALLATION, installation);
        labels.put(SERVER, String.valueOf(spec.instance().server()));
        labels.put(INSTANCE, spec.instance().toString());
        labels.put(USER, spec.owner());
        labels.put(SERVER_NAME, spec.serverName());
        labels.put(DEVICES, devices(spec));
        labels.put(REACH, reach);
        return labels;
    }

    static String devices(ServerSpec spec) {
        return String.join(",", spec.devices().stream().sorted().toList());
    }

    /** The key that finds all notes of a server by one label. */
    String noteOf(long server) {
        return installation + "/" + server;
    }

    boolean areOf(Map<String, String> labels) {
        return installation.equals(labels.get(INSTALLATION));
    }

    static InstanceId instance(Map<String, String> labels) {
        return InstanceId.parse(labels.getOrDefault(INSTANCE, ""));
    }
}
