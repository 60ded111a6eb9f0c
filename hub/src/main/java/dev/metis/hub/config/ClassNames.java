package dev.metis.hub.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Options that choose a part by a short name, or by the name of the Python class that JupyterHub has for it. */
public final class ClassNames {
    private ClassNames() {}

    /**
     * @param names every accepted name; those without a dot are the ones to recommend
     * @param lacking names that mean something to JupyterHub but not to this version of Metis
     */
    public static <K> Type<K> type(Map<String, K> names, Set<String> lacking) {
        return type(names, lacking, Map.of());
    }

    /** @param remedies what to do about some of those that are lacking, as a sentence */
    public static <K> Type<K> type(Map<String, K> names, Set<String> lacking, Map<String, String> remedies) {
        var recommended = names.keySet().stream()
                .filter(name -> !name.contains("."))
                .sorted()
                .collect(Collectors.joining(", "));
        Function<K, String> show = meaning -> names.entrySet().stream()
                .filter(entry ->
                        entry.getValue().equals(meaning) && !entry.getKey().contains("."))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElseGet(meaning::toString);
        return Types.text()
                .parsed("one of " + recommended, name -> chosen(names, lacking, remedies, recommended, name), show);
    }

    private static <K> K chosen(
            Map<String, K> names, Set<String> lacking, Map<String, String> remedies, String recommended, String name)
            throws BadValue {
        var found = Optional.ofNullable(names.get(name.strip()));
        if (found.isPresent()) {
            return found.get();
        }
        var remedy = "Write one of " + recommended + "." + Words.suggestion(name, names.keySet());
        var instead = Optional.ofNullable(remedies.get(name.strip()));
        if (instead.isPresent()) {
            throw new BadValue("belongs to JupyterHub, but this version of Metis lacks it", instead.get());
        }
        if (lacking.contains(name)) {
            throw new BadValue("belongs to JupyterHub, but this version of Metis lacks it", remedy);
        }
        if (name.contains(".")) {
            throw new BadValue("is a Python class, which Metis does not run", remedy);
        }
        throw new BadValue("is not known", remedy);
    }
}
