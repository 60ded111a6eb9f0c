package dev.metis.deploy.parity.compare;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** JupyterHub's own metrics as a monitor sees them: names, types and labels. Values are those of the moment. */
final class MetricFamilies {
    private static final Pattern TYPE = Pattern.compile("# TYPE (jupyterhub_\\w+) (\\w+)");
    private static final Pattern SAMPLE =
            Pattern.compile("(jupyterhub_\\w+?)(?:_bucket|_sum|_count)?(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    /** Whose values are what was asked so far. */
    private static final Set<String> OPEN = Set.of("method", "handler", "code");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, Set<String>> labels = new TreeMap<>();

    /** @param text in the format of Prometheus */
    MetricFamilies(String text) {
        text.lines().forEach(line -> {
            var type = TYPE.matcher(line);
            var sample = SAMPLE.matcher(line);
            if (type.matches() && !type.group(1).endsWith("_created")) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                labels.computeIfAbsent(sample.group(1), _ -> new TreeSet<>()).add(labelsOf(sample.group(2)));
            }
        });
    }

    private static String labelsOf(String written) {
        return written == null
                ? ""
                : LABEL.matcher(written)
                        .results()
                        .filter(label -> !label.group(1).equals("le"))
                        .map(label -> label.group(1) + (OPEN.contains(label.group(1)) ? "" : "=" + label.group(2)))
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    boolean isEmpty() {
        return types.isEmpty();
    }

    /** As far as the other has them too: one may have more than the other, not less. */
    Map<String, String> within(MetricFamilies other) {
        var common = new TreeMap<String, String>();
        types.forEach((name, type) -> {
            if (other.types.containsKey(name)) {
                var shown = new TreeSet<>(labels.getOrDefault(name, Set.of()));
                shown.retainAll(other.labels.getOrDefault(name, Set.of()));
                common.put(name, type + " " + shown);
            }
        });
        return common;
    }
}
