package dev.metis.hub.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One setting, declared once: reading, checking, the reference page and the editor schema all follow from it.
 *
 * @param name as JupyterHub has it; a dot reaches into a map: {@code tornado_settings.slow_spawn_timeout}
 * @param fallback the value when nothing is written; of a required option, what stands in after the problem was noted
 * @param fallbackText the default in words, when its value would not tell
 * @param variables environment variables that are read when the file says nothing: the first that is set counts
 */
public record Option<T>(
        String name,
        Type<T> type,
        T fallback,
        boolean required,
        String description,
        String fallbackText,
        List<String> variables,
        List<Alias> aliases) {

    /** Another place where the option may be written. */
    record Alias(String section, String name, boolean deprecated) {}

    public Option {
        variables = List.copyOf(variables);
        aliases = List.copyOf(aliases);
    }

    /** @param description one sentence, for the reference page */
    public static <T> Option<T> of(String name, Type<T> type, T fallback, String description) {
        return new Option<>(name, type, fallback, false, description, "", List.of(), List.of());
    }

    /** An option that may be left out; empty then. */
    public static <T> Option<Optional<T>> optional(String name, Type<T> type, String description) {
        var optional = new Type<Optional<T>>(
                type.label(),
                type.secret(),
                type.schema(),
                value -> value.map(type::show).orElse(""),
                (value, place) -> {
                    var found = type.decode(value, place);
                    return found.isPresent() ? Optional.of(found) : Optional.empty();
                });
        return Option.of(name, optional.withKeys(type.keys()), Optional.<T>empty(), description);
    }

    /** An option that must be written. */
    public static <T> Option<T> required(String name, Type<T> type, T standIn, String description) {
        return new Option<>(name, type, standIn, true, description, "", List.of(), List.of());
    }

    /** The same option with another default, to be listed by a section that extends the one it comes from. */
    public Option<T> withDefault(T other) {
        return new Option<>(name, type, other, required, description, fallbackText, variables, aliases);
    }

    public Option<T> defaultShownAs(String text) {
        return new Option<>(name, type, fallback, required, description, text, variables, aliases);
    }

    public Option<T> orVariable(String... environmentVariables) {
        return new Option<>(
                name, type, fallback, required, description, fallbackText, List.of(environmentVariables), aliases);
    }

    /** May be written there just as well. */
    public Option<T> alsoAt(String section, String otherName) {
        return with(new Alias(section, otherName, false));
    }

    /** Was once written there: still read, with a warning. */
    public Option<T> formerlyAt(String section, String otherName) {
        return with(new Alias(section, otherName, true));
    }

    private Option<T> with(Alias alias) {
        var all = new ArrayList<>(aliases);
        all.add(alias);
        return new Option<>(name, type, fallback, required, description, fallbackText, variables, all);
    }

    /** The default as the reference page shows it; empty when there is none. */
    String shownDefault() {
        return required ? "" : fallbackText.isEmpty() ? type.show(fallback) : fallbackText;
    }
}
