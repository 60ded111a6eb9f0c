package dev.metis.deploy.parity.compare;

import dev.metis.deploy.parity.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Differences that are meant to be, each with its reason. Whatever matches nothing in a whole run has no place here. */
public final class AcceptedDifferences {
    /** @param title expressions, like all the others, for the whole text */
    private record Entry(
            Pattern operation, Pattern title, Pattern field, Pattern upstream, Pattern metis, String reason) {
        static Entry read(Map<?, ?> entry) {
            var unknown = new HashSet<Object>(entry.keySet());
            unknown.removeAll(Set.of("operation", "case", "field", "upstream", "metis", "reason"));
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException("unknown keys " + unknown + " in " + entry);
            }
            return new Entry(
                    pattern(entry, "operation"),
                    pattern(entry, "case"),
                    pattern(entry, "field"),
                    pattern(entry, "upstream"),
                    pattern(entry, "metis"),
                    text(entry, "reason"));
        }

        private static Pattern pattern(Map<?, ?> entry, String key) {
            return Pattern.compile(text(entry, key), Pattern.DOTALL);
        }

        private static String text(Map<?, ?> entry, String key) {
            return Objects.requireNonNull(entry.get(key), () -> key + " is missing in " + entry)
                    .toString();
        }

        boolean matches(Scenario scenario, Difference difference) {
            return operation.matcher(scenario.operation()).matches()
                    && title.matcher(scenario.title()).matches()
                    && field.matcher(difference.field()).matches()
                    && upstream.matcher(difference.upstream()).matches()
                    && metis.matcher(difference.metis()).matches();
        }
    }

    private final List<Entry> entries;
    private final Set<Entry> seen = ConcurrentHashMap.newKeySet();

    private AcceptedDifferences(List<Entry> entries) {
        this.entries = entries;
    }

    public static AcceptedDifferences none() {
        return new AcceptedDifferences(List.of());
    }

    /** @param resource a YAML list */
    public static AcceptedDifferences read(String resource) {
        try (var in = Objects.requireNonNull(AcceptedDifferences.class.getResourceAsStream(resource))) {
            var list = (List<?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            return new AcceptedDifferences(
                    list.stream().map(entry -> Entry.read((Map<?, ?>) entry)).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public boolean accept(Scenario scenario, Difference difference) {
        var matching = entries.stream()
                .filter(entry -> entry.matches(scenario, difference))
                .toList();
        seen.addAll(matching);
        return !matching.isEmpty();
    }

    public int size() {
        return entries.size();
    }

    /** Reasons of those that matched nothing so far. */
    public List<String> unseen() {
        return entries.stream()
                .filter(entry -> !seen.contains(entry))
                .map(Entry::reason)
                .toList();
    }
}
