package dev.metis.hub.config;

import dev.metis.hub.config.Catalogue.Known;
import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Mapping;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Notes every section and key that Metis does not have: unknown ones, and those of JupyterHub it cannot do. */
record KeyCheck(Sections sections, Catalogue catalogue, Outside outside) {
    void check(Mapping root) {
        root.entries().forEach((name, entry) -> {
            if (sections.has(name)) {
                outside.mapping(name, entry.value()).ifPresent(values -> section(name, values));
            } else {
                catalogue
                        .find(name)
                        .ifPresentOrElse(
                                known -> known.report(outside.problems(), name, entry),
                                () -> unknownSection(name, entry));
            }
        });
    }

    private void section(String name, Mapping values) {
        var options = sections.options(name).keySet();
        values.entries().forEach((key, entry) -> key(name, key, entry, options));
    }

    /** @param name the key, with the keys of the maps it is in: {@code tornado_settings.headers} */
    private void key(String section, String name, Entry entry, Set<String> options) {
        if (options.contains(name) || sections.isAlias(section, name)) {
            return;
        }
        var path = section + "." + name;
        if (options.stream().anyMatch(option -> option.startsWith(name + "."))) {
            outside.mapping(path, entry.value())
                    .ifPresent(values -> values.entries()
                            .forEach((child, value) -> key(section, name + "." + child, value, options)));
            return;
        }
        var known = catalogued(section, each -> catalogue.find(each + "." + name));
        if (known.isEmpty() && nearest(section, name, options).isEmpty()) {
            known = catalogued(section, each -> catalogue.findMap(each + "." + name));
        }
        known.ifPresentOrElse(
                found -> found.report(outside.problems(), path, entry),
                () -> outside.problems().error(entry.key(), path, "is no option", remedy(section, name, options)));
    }

    private Optional<Known> catalogued(String section, Function<String, Optional<Known>> find) {
        return sections.chain(section).stream()
                .flatMap(each -> find.apply(each.name()).stream())
                .findFirst();
    }

    private void unknownSection(String section, Entry entry) {
        var names = sections.all().stream().map(Section::name).toList();
        var remedy = Words.nearest(section, names)
                .map(name -> "Did you mean " + name + "?")
                .orElse("Sections are JupyterHub's class names: " + String.join(", ", names) + ".");
        outside.problems().error(entry.key(), section, "is no section", remedy);
    }

    private String remedy(String section, String name, Set<String> options) {
        return nearest(section, name, options)
                .map(near -> "Did you mean " + near + "?")
                .orElse("Take it out, or look up the options of " + section + " in the reference.");
    }

    /** The same option of another section, or one of this section that is written almost the same. */
    private Optional<String> nearest(String section, String name, Set<String> options) {
        var elsewhere = sections.all().stream()
                .filter(other -> sections.options(other.name()).containsKey(name))
                .map(other -> other.name() + "." + name)
                .findFirst();
        var candidates = new LinkedHashSet<>(options);
        for (var each : sections.chain(section)) {
            catalogue.all().stream()
                    .map(Known::name)
                    .filter(known -> known.startsWith(each.name() + ".") && !known.endsWith(".*"))
                    .forEach(known -> candidates.add(known.substring(each.name().length() + 1)));
        }
        return elsewhere.or(() -> Words.nearest(name, candidates).map(near -> section + "." + near));
    }
}
