package dev.metis.proxy;

import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** All routes, shared by every event loop: what is put is seen by the next request, whoever serves it. */
final class RouteTable {

    private final Map<String, Route> byKey = new ConcurrentSkipListMap<>();
    private final RouteTrie<Route> byPrefix = new RouteTrie<>();
    private final RouteVersions versions = new RouteVersions(RouteVersions.MOST_REMOVALS);
    private final ProxyConfig.Match match;
    private final Meters meters;

    RouteTable(ProxyConfig.Match match, Meters meters) {
        this.match = match;
        this.meters = meters;
    }

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
        var before = get(key);
        var activity = before.map(Route::activity).orElseGet(() -> new Activity(meters));
        var route = Route.of(
                key, withHost(key, data), activity, before.map(Route::traffic).orElseGet(Traffic::new), versions.set());
        byKey.put(key, route);
        byPrefix.put(matched(key), route);
    }

    /** Whether there was such a route. */
    synchronized boolean remove(String key) {
        var removed = byKey.remove(key);
        if (removed == null) {
            return false;
        }
        byPrefix.remove(matched(key), removed);
        versions.removed(key);
        return true;
    }

    Optional<Route> get(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The route with the longest prefix of a decoded path. */
    Optional<Route> find(String decodedPath) {
        return byPrefix.find(decodedPath);
    }

    /** The route for a host with the longest prefix of a decoded path; the root takes every host. */
    Optional<Route> find(String host, String decodedPath) {
        return byPrefix.find(host.isEmpty() ? "/" : "/" + host + decodedPath);
    }

    /** What requests are compared with: hosts have no case. */
    private String matched(String key) {
        if (match == ProxyConfig.Match.PATH || key.equals("/")) {
            return key;
        }
        var host = host(key);
        return "/" + Hosts.plain(host) + key.substring(1 + host.length());
    }

    private JsonObject withHost(String key, JsonObject data) {
        return match == ProxyConfig.Match.PATH || key.equals("/")
                ? data
                : data.copy().put("host", host(key));
    }

    private static String host(String key) {
        var slash = key.indexOf('/', 1);
        return slash < 0 ? key.substring(1) : key.substring(1, slash);
    }

    /** Every route, in the order of their keys. */
    Collection<Route> all() {
        return Collections.unmodifiableCollection(byKey.values());
    }

    /**
     * What is different from the table that had this name.
     *
     * @param asked which routes to tell besides
     */
    synchronized RouteChanges changes(String known, Predicate<Route> asked) {
        var since = versions.known(known);
        if (since.isEmpty()) {
            return new RouteChanges(versions.current(), true, List.copyOf(byKey.values()), Set.of());
        }
        var change = since.getAsLong();
        var routes = byKey.values().stream()
                .filter(route -> route.version() > change || asked.test(route))
                .toList();
        var removed = versions.removedSince(change);
        removed.removeIf(byKey::containsKey);
        return new RouteChanges(versions.current(), false, routes, removed);
    }
}
