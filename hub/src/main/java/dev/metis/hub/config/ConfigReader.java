package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives the records their values, standing at one section. What is missing or wrong is noted, and a default goes on in its
 * place, so that reading never stops at the first problem.
 */
public final class ConfigReader {
    /** Where values are looked for, most specific first. */
    private record Layer(String label, Mapping values) {}

    private static final Pattern INDEX = Pattern.compile("\\[[0-9]+]");

    private record Found(String path, ConfigValue value) {}

    private final String name;
    private final Origin home;
    private final List<Layer> layers;
    private final Map<String, Option<?>> options;
    private final Sections sections;
    private final Mapping root;
    private final Outside outside;

    private ConfigReader(
            String name,
            Origin home,
            List<Layer> layers,
            Map<String, Option<?>> options,
            Sections sections,
            Mapping root,
            Outside outside) {
        this.name = name;
        this.home = home;
        this.layers = layers;
        this.options = options;
        this.sections = sections;
        this.root = root;
        this.outside = outside;
    }

    /** Stands at no section yet. */
    static ConfigReader of(Sections sections, Mapping root, Outside outside) {
        return new ConfigReader("", root.at(), List.of(), Map.of(), sections, root, outside);
    }

    /** Reads an object inside a value, and notes the keys it does not know. */
    static ConfigReader inside(Place place, Mapping object, List<Option<?>> keys) {
        var options = new LinkedHashMap<String, Option<?>>();
        keys.forEach(key -> options.put(key.name(), key));
        object.entries().forEach((key, entry) -> {
            if (!options.containsKey(key)) {
                unknown(place, key, entry, options.keySet());
            }
        });
        return new ConfigReader(
                place.path(),
                object.at(),
                List.of(new Layer(place.path(), object)),
                options,
                Sections.of(),
                object,
                place.outside());
    }

    private static void unknown(Place place, String key, Entry entry, Set<String> keys) {
        var path = place.path() + "." + key;
        var problems = place.outside().problems();
        Catalogue.ofJupyterHub()
                .find(INDEX.matcher(path).replaceAll(""))
                .ifPresentOrElse(
                        known -> known.report(problems, path, entry),
                        () -> problems.error(
                                entry.key(),
                                path,
                                "is no key of this",
                                "Known are " + String.join(", ", keys) + "." + Words.suggestion(key, keys)));
    }

    /** The same settings seen from another section: its own options and those of the sections it extends. */
    public ConfigReader at(String section) {
        if (!sections.has(section)) {
            throw new IllegalArgumentException("no such section: " + section);
        }
        var found = new ArrayList<Layer>();
        for (var each : sections.chain(section)) {
            written(each.name()).ifPresent(values -> found.add(new Layer(each.name(), values)));
        }
        var at = found.isEmpty() ? root.at() : found.getFirst().values().at();
        return new ConfigReader(section, at, found, sections.options(section), sections, root, outside);
    }

    public ConfigReader at(Section section) {
        return at(section.name());
    }

    /** The section this reader stands at. */
    public String section() {
        return name;
    }

    /** The value, or the default when none is written or the written one is wrong. */
    public <T> T get(Option<T> option) {
        var known = redeclared(option);
        var found = find(known);
        if (found.isEmpty()) {
            if (known.required()) {
                outside.problems()
                        .error(home, name + "." + known.name(), "is missing", "Set it: " + known.description());
            }
            return known.fallback();
        }
        var place = new Place(found.get().path(), false, outside);
        return known.type().decode(found.get().value(), place).orElse(known.fallback());
    }

    /** Whether a value is written for it, here or in a section this one extends. */
    public boolean isSet(Option<?> option) {
        return find(redeclared(option)).isPresent();
    }

    /** Whether an option of this name may be written here. */
    public boolean knows(String optionName) {
        return options.containsKey(optionName);
    }

    /** Notes that a value which is fine by itself cannot be used. */
    public void problem(Option<?> option, String what, String remedy) {
        var spot = spotOf(option);
        outside.problems().error(spot.at(), spot.path(), what, remedy);
    }

    /** Notes something the operator should know that does not keep the program from starting. */
    public void warning(Option<?> option, String what, String remedy) {
        var spot = spotOf(option);
        outside.problems().warning(spot.at(), spot.path(), what, remedy);
    }

    /** Where an option is written, or would be. */
    private record Spot(Origin at, String path) {}

    private Spot spotOf(Option<?> option) {
        return find(redeclared(option))
                .map(found -> new Spot(found.value().at(), found.path()))
                .orElseGet(() -> new Spot(home, name + "." + option.name()));
    }

    /** The declaration of the most specific section: it may have another default. */
    @SuppressWarnings("unchecked") // the same type object means the same type argument
    private <T> Option<T> redeclared(Option<T> option) {
        var known = options.get(option.name());
        if (known == null || known.type() != option.type()) {
            throw new IllegalArgumentException(name + " does not declare " + option.name());
        }
        return (Option<T>) known;
    }

    private Optional<Found> find(Option<?> option) {
        var here = layers.stream()
                .flatMap(layer -> find(layer, option.name()).stream())
                .findFirst();
        for (var alias : option.aliases()) {
            var there =
                    written(alias.section()).flatMap(values -> find(new Layer(alias.section(), values), alias.name()));
            if (there.isEmpty()) {
                continue;
            }
            var proper = name + "." + option.name();
            if (here.isPresent()) {
                var rival = there.get();
                outside.problems()
                        .error(
                                rival.value().at(),
                                rival.path(),
                                "is the same as " + proper + ", also given",
                                "Keep one.");
            } else if (alias.deprecated()) {
                var former = there.get();
                outside.problems()
                        .warning(former.value().at(), former.path(), "is an old name", "Write " + proper + " instead.");
            }
            here = here.or(() -> there);
        }
        return here.or(() -> fromVariable(option));
    }

    private Optional<Found> find(Layer layer, String path) {
        var values = layer.values();
        var label = layer.label();
        var keys = path.split("\\.", -1);
        for (var i = 0; i < keys.length; i++) {
            label = label + "." + keys[i];
            var entry = values.entries().get(keys[i]);
            if (entry == null || entry.value().isNothing()) {
                return Optional.empty();
            }
            if (i == keys.length - 1) {
                return Optional.of(new Found(label, entry.value()));
            }
            var inner = outside.mapping(label, entry.value());
            if (inner.isEmpty()) {
                return Optional.empty();
            }
            values = inner.get();
        }
        return Optional.empty();
    }

    private Optional<Mapping> written(String section) {
        return Optional.ofNullable(root.entries().get(section))
                .flatMap(entry -> outside.mapping(section, entry.value()));
    }

    private Optional<Found> fromVariable(Option<?> option) {
        return option.variables().stream()
                .filter(variable ->
                        !outside.environment().getOrDefault(variable, "").isEmpty())
                .findFirst()
                .map(variable -> new Found(
                        name + "." + option.name(),
                        new Scalar(
                                Origin.variable(variable),
                                Kind.RAW,
                                outside.environment().getOrDefault(variable, ""))));
    }
}
