package dev.metis.hub.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All sections a program knows; parts of the same section are put together. */
public final class Sections {
    private final Map<String, Section> byName = new LinkedHashMap<>();

    private Sections(List<Section> parts) {
        parts.forEach(part -> byName.merge(part.name(), part, Sections::join));
        byName.values().forEach(Sections::requireDistinct);
    }

    public static Sections of(Section... parts) {
        return new Sections(List.of(parts));
    }

    public Sections with(Section... more) {
        return new Sections(
                Stream.concat(byName.values().stream(), Stream.of(more)).toList());
    }

    Collection<Section> all() {
        return byName.values();
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** The section and those it extends, most specific first. */
    List<Section> chain(String name) {
        var chain = new ArrayList<Section>();
        for (var next = find(name); next.isPresent(); next = find(next.get().parent())) {
            chain.add(next.get());
        }
        return chain;
    }

    /** The options that may be written in a section, its own and inherited ones; redeclared ones once. */
    Map<String, Option<?>> options(String name) {
        var options = new LinkedHashMap<String, Option<?>>();
        for (var section : chain(name)) {
            section.options().forEach(option -> options.putIfAbsent(option.name(), option));
        }
        return options;
    }

    /** Whether an option of another section may also be written here. */
    boolean isAlias(String section, String name) {
        return all().stream()
                .flatMap(each -> each.options().stream())
                .flatMap(option -> option.aliases().stream())
                .anyMatch(
                        alias -> alias.section().equals(section) && alias.name().equals(name));
    }

    private Optional<Section> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static Section join(Section first, Section second) {
        var options = Stream.concat(first.options().stream(), second.options().stream())
                .toList();
        return new Section(
                first.name(),
                first.parent().isEmpty() ? second.parent() : first.parent(),
                first.description().isEmpty() ? second.description() : first.description(),
                options);
    }

    private static void requireDistinct(Section section) {
        var names = section.options().stream().map(Option::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("section " + section.name() + " declares an option twice: " + names);
        }
    }
}
