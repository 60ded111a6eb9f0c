package dev.metis.proxy;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All routes, shared by every event loop: what is put is seen by the next request, whoever serves it. */
final class RouteTable {

    private final Map<String, Route> byKey = new ConcurrentSkipListMap<>();
    private final RouteTrie<Route> byPrefix = new RouteTrie<>();

    /** The form in which a decoded path is the key of a route. */
    static String key(String path) {
        var rooted = path.startsWith("/") ? path : "/" + path;
        return rooted.length() > 1 && rooted.endsWith("/") ? rooted.substring(0, rooted.length() - 1) : rooted;
    }

    /**
     * Sets a route, in place of the one with the same key. The activity goes on: connections that were opened through
     * the old route still tell of it.
     */
    synchronized void put(String key, JsonObject data) {
        var activity = get(key).map(Route::activity).orElseGet(Activity::new);
        var route = Route.of(key, data, activity);
        byKey.put(key, route);
        byPrefix.put(key, route);
    }

    /** Whether there was such a route. */
    synchronized boolean remove(String key) {
        var removed = byKey.remove(key);
        if (removed == null) {
            return false;
        }
        byPrefix.remove(key, removed);
        return true;
    }

    Optional<Route> get(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The route with the longest prefix of a decoded path. */
    Optional<Route> find(String decodedPath) {
        return byPrefix.find(decodedPath);
    }

    /** Every route, in the order of their keys. */
    Collection<Route> all() {
        return Collections.unmodifiableCollection(byKey.values());
    }
}
