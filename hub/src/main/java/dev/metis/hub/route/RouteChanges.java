package dev.metis.hub.route;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a proxy tells of its table.
 *
 * @param version what to ask with the next time; empty for a proxy that only ever tells all of it
 * @param whole whether everything that is not told is not there
 * @param routes those of hubs, by path: with what {@code POST} was given, and {@code last_activity}
 * @param removed paths of routes that are gone
 * @param foreign paths of routes that are no hub's
 */
record RouteChanges(
        String version, boolean whole, Map<String, JsonObject> routes, Set<String> removed, Set<String> foreign) {

    /**
     * @param answer of our proxy; or the table of another one, such as configurable-http-proxy, which does not look at what it
     *     does not know. Paths begin with a slash, so no table is taken for the other.
     */
    static RouteChanges read(JsonObject answer) {
        if (!(answer.getValue("version") instanceof String version)) {
            return new RouteChanges("", true, ofHubs(answer), Set.of(), Set.of());
        }
        var told = answer.getJsonObject("routes");
        var ours = ofHubs(told);
        var foreign = new HashSet<>(told.fieldNames());
        foreign.removeAll(ours.keySet());
        var removed = new HashSet<String>();
        answer.getJsonArray("removed").forEach(path -> removed.add((String) path));
        return new RouteChanges(version, answer.getBoolean("whole"), ours, removed, foreign);
    }

    /** Whose whole table comes seldom, and has the times of all routes. */
    boolean isOfOurProxy() {
        return !version.isEmpty();
    }

    /** Others' are not ours to see. */
    static Map<String, JsonObject> ofHubs(JsonObject table) {
        var ours = new HashMap<String, JsonObject>();
        table.forEach(entry -> {
            if (entry.getValue() instanceof JsonObject route && route.containsKey("jupyterhub")) {
                ours.put(entry.getKey(), route);
            }
        });
        return ours;
    }
}
