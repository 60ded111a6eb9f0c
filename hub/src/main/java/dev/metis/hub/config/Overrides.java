package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts environment variables like {@code METIS__DockerSpawner__image} over what the file says. */
record Overrides(Map<String, String> environment, Problems problems) {
    private static final String PREFIX = "METIS__";

    Mapping over(Mapping file) {
        var changed = file;
        for (var variable : new TreeMap<>(environment).entrySet()) {
            if (variable.getKey().startsWith(PREFIX)) {
                changed = over(changed, variable.getKey(), variable.getValue());
            }
        }
        return changed;
    }

    private Mapping over(Mapping file, String variable, String text) {
        var keys = Arrays.asList(variable.substring(PREFIX.length()).split("__", -1));
        if (keys.size() < 2 || keys.contains("")) {
            problems.error(
                    Origin.variable(variable),
                    "",
                    "names no setting",
                    "Write METIS__Section__option, as in METIS__Spawner__cmd.");
            return file;
        }
        return put(file, keys, "", new Scalar(Origin.variable(variable), Kind.RAW, text));
    }

    private Mapping put(Mapping into, List<String> keys, String path, Scalar value) {
        var key = keys.getFirst();
        var inner = path.isEmpty() ? key : path + "." + key;
        if (keys.size() == 1) {
            return into.with(key, new Entry(value.at(), value));
        }
        var there = into.entries().get(key);
        var rest = keys.subList(1, keys.size());
        if (there == null || there.value().isNothing()) {
            return into.with(key, new Entry(value.at(), put(Mapping.empty(value.at()), rest, inner, value)));
        }
        if (there.value() instanceof Mapping mapping) {
            return into.with(key, new Entry(there.key(), put(mapping, rest, inner, value)));
        }
        problems.error(value.at(), inner, "is not a map in the file", "Set it as a whole, or make it a map there.");
        return into;
    }
}
