package dev.metis.spawner.docker;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What of the engine's machine containers see.
 *
 * @param volumes from templates of named volumes or paths to where they are in the container
 * @param readOnly the same, mounted read-only unless they say otherwise
 * @param mounts in the words of Docker's Python library
 */
record VolumeConfig(Map<String, Volume> volumes, Map<String, Volume> readOnly, List<JsonObject> mounts) {
    static final Option<Map<String, Volume>> VOLUMES = Option.of(
            "volumes",
            Volume.MAP,
            Map.of(),
            "Volumes, or directories of the engine's machine, and where they are in the container; {username} stands for the"
                    + " escaped name.");
    static final Option<Map<String, Volume>> READ_ONLY_VOLUMES =
            Option.of("read_only_volumes", Volume.MAP, Map.of(), "The same, mounted read-only.");
    static final Option<List<JsonObject>> MOUNTS = Option.of(
            "mounts",
            Structures.list(Structures.json()),
            List.of(),
            "The same as a list of objects with source, target, type, read_only and so on.");
    static final Option<Boolean> FORMAT_VOLUME_NAME = Option.of(
            "format_volume_name",
            Types.choice(namings()),
            true,
            "How names of volumes are made; {username} is always escaped.");

    static final List<Option<?>> OPTIONS = List.of(VOLUMES, READ_ONLY_VOLUMES, MOUNTS, FORMAT_VOLUME_NAME);

    private static Map<String, Boolean> namings() {
        var words = new LinkedHashMap<String, Boolean>();
        words.put("default", true);
        words.put("escaped", true);
        return words;
    }

    static VolumeConfig read(ConfigReader in) {
        return new VolumeConfig(in.get(VOLUMES), in.get(READ_ONLY_VOLUMES), in.get(MOUNTS));
    }

    /** In the Engine's short form; of two with the same source the last one counts. */
    List<String> binds(TemplateFields fields) {
        var bySource = new LinkedHashMap<String, String>();
        volumes.forEach((source, volume) -> bySource.put(fields.place(source), volume.bind(source, "rw", fields)));
        readOnly.forEach((source, volume) -> bySource.put(fields.place(source), volume.bind(source, "ro", fields)));
        return new ArrayList<>(bySource.values());
    }

    /** In the Engine's long form. */
    JsonArray mounts(TemplateFields fields) {
        var all = new JsonArray();
        mounts.forEach(mount -> all.add(mount(mount, fields)));
        return all;
    }

    private static JsonObject mount(JsonObject written, TemplateFields fields) {
        var small = new JsonObject();
        written.forEach(entry -> small.put(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
        var type = small.getString("type", "volume");
        var mount = new JsonObject()
                .put("Type", type)
                .put("Target", fields.place(text(small, "target")))
                .put("ReadOnly", small.getBoolean("read_only", small.getBoolean("readonly", false)));
        if (!type.equals("tmpfs")) {
            mount.put("Source", fields.place(text(small, "source")));
        }
        if (small.containsKey("consistency")) {
            mount.put("Consistency", small.getString("consistency"));
        }
        options(small, type, mount);
        return mount;
    }

    private static void options(JsonObject small, String type, JsonObject mount) {
        var options = new JsonObject();
        switch (type) {
            case "bind" -> copy(small, "propagation", options, "Propagation");
            case "volume" -> {
                copy(small, "no_copy", options, "NoCopy");
                copy(small, "labels", options, "Labels");
                copy(small, "driver_config", options, "DriverConfig");
            }
            case "tmpfs" -> {
                copy(small, "tmpfs_size", options, "SizeBytes");
                copy(small, "tmpfs_mode", options, "Mode");
            }
            default ->
                throw new SpawnException("The spawner's mounts have the type " + type + ", which there is not.", "");
        }
        if (!options.isEmpty()) {
            mount.put(type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1) + "Options", options);
        }
    }

    private static void copy(JsonObject from, String name, JsonObject to, String engines) {
        if (from.getValue(name) != null) {
            to.put(engines, from.getValue(name));
        }
    }

    private static String text(JsonObject mount, String key) {
        if (mount.getValue(key) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new SpawnException("One of the spawner's mounts has no " + key + ".", "");
    }
}
