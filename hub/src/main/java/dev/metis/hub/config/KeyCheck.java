package dev.metis.hub.config;

import dev.metis.hub.config.Catalogue.Known;
import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import dev.metis.hub.config.ConfigValue.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Notes every section and key that Metis does not have: unknown ones, and those of JupyterHub it cannot do. */
record KeyCheck(Sections sections, Catalogue catalogue, Outside outside) {
    void check(Mapping root) {
        root.entries().forEach((name, entry) -> {
            if (sections.has(name)) {
                outside.mapping(name, entry.value()).ifPresent(values -> section(name, values));
            } else {
                catalogue.find(name).ifPresentOrElse(known -> report(name, entry, known), () -> unknown(name, entry));
            }
        });
    }

    private void section(String name, Mapping values) {
        var options = sections.options(name).keySet();
        values.entries().forEach((key, entry) -> key(name, name, key, entry, options));
    }

    /** @param path the section, or a map inside it of which the keys are known */
    private void key(String section, String path, String key, Entry entry, Set<String> options) {
        var inner = path + "." + key;
        var name = inner.substring(section.length() + 1);
        if (options.contains(name) || sections.isAlias(section, name)) {
            return;
        }
        if (options.stream().anyMatch(option -> option.startsWith(name + "."))) {
            outside.mapping(inner, entry.value())
                    .ifPresent(values ->
                            values.entries().forEach((child, value) -> key(section, inner, child, value, options)));
            return;
        }
        catalogued(section, name)
                .ifPresentOrElse(
                        known -> report(inner, entry, known),
                        () -> unknown(inner, entry, suggestion(section, name, options)));
    }

    private Optional<Known> catalogued(String section, String option) {
        return sections.chain(section).stream()
                .flatMap(each -> catalogue.find(each.name() + "." + option).stream())
                .findFirst();
    }

    private void report(String path, Entry entry, Known known) {
        if (asksForNothing(entry.value(), known)) {
            return;
        }
        var problems = outside.problems();
        switch (known.standing()) {
            case IGNORED -> problems.warning(entry.key(), path, "has no effect", known.reason());
            case PYTHON ->
                problems.error(entry.key(), path, "takes Python code, which Metis does not run", known.reason());
            case UNSUPPORTED ->
                problems.error(
                        entry.key(), path, "belongs to JupyterHub, but this version of Metis lacks it", known.reason());
        }
    }

    private static boolean asksForNothing(ConfigValue value, Known known) {
        return switch (value) {
            case Scalar scalar ->
                scalar.resolved().isNothing()
                        || (!known.harmless().isEmpty() && scalar.text().strip().equalsIgnoreCase(known.harmless()));
            case Sequence sequence -> sequence.items().isEmpty();
            case Mapping mapping -> mapping.entries().isEmpty();
        };
    }

    private void unknown(String section, Entry entry) {
        var names = new ArrayList<>(sections.all().stream().map(Section::name).toList());
        var remedy = Words.nearest(section, names)
                .map(name -> "Did you mean " + name + "?")
                .orElse("Sections are JupyterHub's class names: " + String.join(", ", names) + ".");
        outside.problems().error(entry.key(), section, "is no section", remedy);
    }

    private void unknown(String path, Entry entry, String remedy) {
        outside.problems().error(entry.key(), path, "is no option", remedy);
    }

    private String suggestion(String section, String name, Collection<String> options) {
        var elsewhere = sections.all().stream()
                .filter(other -> sections.options(other.name()).containsKey(name))
                .map(other -> other.name() + "." + name)
                .findFirst();
        var candidates = new LinkedHashSet<>(options);
        catalogue.all().stream()
                .map(Known::name)
                .filter(known -> sections.chain(section).stream().anyMatch(each -> known.startsWith(each.name() + ".")))
                .forEach(known -> candidates.add(known.substring(known.indexOf('.') + 1)));
        return elsewhere
                .or(() -> Words.nearest(name, List.copyOf(candidates)).map(near -> section + "." + near))
                .map(near -> "Did you mean " + near + "?")
                .orElse("Take it out, or look up the options of " + section + " in the reference.");
    }
}
