package dev.metis.hub.route;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routes of hubs that a proxy has, as far as it was told of them: by the proxy itself, and by what this hub set and removed.
 * Only for knowing what is worth a look; at any doubt it is dropped and read anew.
 */
final class KnownRoutes {
    private final Map<String, String> targets = new ConcurrentHashMap<>();
    /** Removals by this hub that the proxy has not told of yet. */
    private final Set<String> removedHere = ConcurrentHashMap.newKeySet();

    private volatile String version = "";

    /** What to ask for changes with; empty to be told everything. */
    String version() {
        return version;
    }

    /** The next answer shall be the whole table. */
    void forget() {
        version = "";
    }

    void put(Route route) {
        removedHere.remove(route.path());
        targets.put(route.path(), route.target());
    }

    void remove(String path) {
        if (targets.remove(path) != null) {
            removedHere.add(path);
        }
    }

    /**
     * Takes over what the proxy told, unless it was told something else meanwhile: then this is old, or comes once more.
     *
     * @param asked the version it was asked with
     * @return whether there was anything in it that this hub did not do or know; also what others made and took back meanwhile
     */
    boolean take(String asked, RouteChanges told) {
        if (!told.whole() && !asked.equals(version)) {
            return false;
        }
        boolean isNew = false;
        if (told.whole()) {
            removedHere.clear();
            isNew = targets.keySet().retainAll(told.routes().keySet());
        }
        for (var path : told.removed()) {
            boolean wasKnown = targets.remove(path) != null;
            isNew |= !removedHere.remove(path) || wasKnown;
        }
        for (var path : told.foreign()) {
            isNew |= targets.remove(path) != null;
        }
        for (var route : told.routes().entrySet()) {
            var target = route.getValue().getString("target", "");
            isNew |= !target.equals(targets.put(route.getKey(), target));
        }
        version = told.version();
        return isNew;
    }

    Optional<String> target(String path) {
        return Optional.ofNullable(targets.get(path));
    }

    int size() {
        return targets.size();
    }

    /** Path to target. */
    Map<String, String> copy() {
        return Map.copyOf(targets);
    }
}
