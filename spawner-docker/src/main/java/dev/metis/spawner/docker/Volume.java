package dev.metis.spawner.docker;

import dev.metis.hub.config.Option;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import dev.metis.hub.spawner.SpawnException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where in the container a volume or a directory of the engine's machine is.
 *
 * @param target template of the path in the container
 * @param mode such as {@code ro}, {@code z}; empty for the usual one
 */
record Volume(String target, String mode, String propagation) {
    private static final Set<String> MODES =
            Set.of("rw", "ro", "z", "Z", "nocopy", "consistent", "cached", "delegated");
    private static final Option<String> BIND = Option.required("bind", Types.text(), "", "Path in the container.");
    private static final Option<String> MODE = Option.of(
            "mode",
            Types.text().parsed("mode such as rw, ro, z, Z", Volume::mode, mode -> mode),
            "",
            "How it is mounted, such as ro, or rw,z.");
    private static final Option<String> PROPAGATION = Option.of(
            "propagation",
            Types.choice(propagations()),
            "",
            "Whether mounts inside show outside, and the other way round.");

    /** From templates of sources to where they are mounted. */
    static final Type<Map<String, Volume>> MAP = Structures.map(Structures.objectOr(
            Types.text(),
            target -> new Volume(target, "", ""),
            Structures.object(
                    "object with bind, mode, propagation",
                    List.of(BIND, MODE, PROPAGATION),
                    in -> new Volume(in.get(BIND), in.get(MODE), in.get(PROPAGATION)))));

    private static Map<String, String> propagations() {
        return List.of("rprivate", "private", "rshared", "shared", "rslave", "slave").stream()
                .collect(Collectors.toMap(
                        word -> word, word -> word, (first, _) -> first, java.util.LinkedHashMap<String, String>::new));
    }

    private static String mode(String text) throws dev.metis.hub.config.BadValue {
        if (!MODES.containsAll(List.of(text.split(",", -1)))) {
            throw new dev.metis.hub.config.BadValue(
                    "is no mode", "Write rw, ro, z or Z, or some of them with commas between.");
        }
        return text;
    }

    /** As the Engine API writes it: {@code source:target:mode}. */
    String bind(String sourceTemplate, String usualMode, TemplateFields fields) {
        var source = fields.place(sourceTemplate);
        var inside = fields.place(target);
        if (source.contains(":") || inside.contains(":")) {
            throw new SpawnException(
                    "A volume in the spawner's settings has a colon in it: " + sourceTemplate + ".", "");
        }
        var options = Optional.of(mode).filter(written -> !written.isEmpty()).orElse(usualMode)
                + (propagation.isEmpty() ? "" : "," + propagation);
        return source + ":" + inside + ":" + options;
    }
}
