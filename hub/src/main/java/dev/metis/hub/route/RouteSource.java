package dev.metis.hub.route;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Somebody who wants routes. */
public interface RouteSource {

    /**
     * @param wanted routes that shall be there
     * @param protectedPaths paths to be left as they are, present or not: their servers are just starting or stopping
     */
    record Wishes(List<Route> wanted, Set<String> protectedPaths) {}

    /** Reads the truth anew at every call. */
    Future<Wishes> wishes();
}
