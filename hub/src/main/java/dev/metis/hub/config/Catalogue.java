package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import dev.metis.hub.config.ConfigValue.Sequence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Options of JupyterHub that Metis knows but does not have, each with the reason and what to use instead. The list is the
 * resource {@code jupyterhub-options.txt}.
 */
final class Catalogue {
    /** What becomes of an option that is written although Metis does not have it. */
    enum Standing {
        /** Accepted with a warning: it would change nothing. */
        IGNORED,
        /** Refused: its value is Python code. */
        PYTHON,
        /** Refused: this version cannot do it. */
        UNSUPPORTED
    }

    /** @param harmless a value that asks for nothing Metis lacks; empty for none */
    record Known(String name, Standing standing, String harmless, String reason) {
        /** Notes that the option is written, unless its value asks for nothing. */
        void report(Problems problems, String path, Entry entry) {
            if (asksForNothing(entry.value())) {
                return;
            }
            switch (standing) {
                case IGNORED -> problems.warning(entry.key(), path, "has no effect", reason);
                case PYTHON -> problems.error(entry.key(), path, "takes Python code, which Metis does not run", reason);
                case UNSUPPORTED ->
                    problems.error(
                            entry.key(), path, "belongs to JupyterHub, but this version of Metis lacks it", reason);
            }
        }

        private boolean asksForNothing(ConfigValue value) {
            return switch (value) {
                case Scalar scalar ->
                    scalar.resolved().isNothing()
                            || (!harmless.isEmpty() && scalar.text().strip().equalsIgnoreCase(harmless));
                case Sequence sequence -> sequence.items().isEmpty();
                case Mapping mapping -> mapping.entries().isEmpty();
            };
        }
    }

    private static final Pattern SEPARATOR = Pattern.compile("\\s*\\|\\s*");
    private static final Catalogue JUPYTERHUB = load();

    private final Map<String, Known> byName = new LinkedHashMap<>();

    private Catalogue() {}

    static Catalogue ofJupyterHub() {
        return JUPYTERHUB;
    }

    private static Catalogue load() {
        var catalogue = new Catalogue();
        var stream = Objects.requireNonNull(Catalogue.class.getResourceAsStream("jupyterhub-options.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(catalogue::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return catalogue;
    }

    /** @param name {@code Section.option}, or {@code Section} for one of which nothing is supported */
    Optional<Known> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What is said of all keys of the map that this one is in. */
    Optional<Known> findMap(String name) {
        return find(name.substring(0, name.lastIndexOf('.')) + ".*");
    }

    Collection<Known> all() {
        return byName.values();
    }

    private void add(String line) {
        var fields = SEPARATOR.split(line, 4);
        if (fields.length != 4) {
            throw new IllegalStateException("not four fields: " + line);
        }
        var known = new Known(fields[0], Standing.valueOf(fields[1].toUpperCase(Locale.ROOT)), fields[2], fields[3]);
        if (byName.put(known.name(), known) != null) {
            throw new IllegalStateException("listed twice: " + known.name());
        }
    }
}
