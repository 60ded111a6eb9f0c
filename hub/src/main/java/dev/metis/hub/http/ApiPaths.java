package dev.metis.hub.http;

import io.vertx.ext.web.Route;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which paths the REST API has: to tell a wrong path from a wrong method, and before anybody is asked who they are. */
public final class ApiPaths {
    private static final String PARAMETER = ":";

    /** By the number of segments. A slash at the end makes one more, which is empty. */
    private final Map<Integer, Set<List<String>>> templates;

    /** @param routes of the API's router; those without a method are no endpoints */
    public ApiPaths(Collection<Route> routes) {
        templates = routes.stream()
                .filter(route -> route.methods() != null && route.getPath() != null)
                .map(route -> segments(route.getPath()))
                .collect(Collectors.groupingBy(List::size, Collectors.toSet()));
    }

    /** @param path what follows the API's own, as it was sent: nothing is the same but what is spelled the same */
    public boolean contains(String path) {
        var segments = segments(path);
        return templates.getOrDefault(segments.size(), Set.of()).stream()
                .anyMatch(template -> matches(template, segments));
    }

    private static boolean matches(List<String> template, List<String> segments) {
        for (int i = 0; i < template.size(); i++) {
            var wanted = template.get(i);
            if (wanted.startsWith(PARAMETER) ? segments.get(i).isEmpty() : !wanted.equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> segments(String path) {
        return Arrays.asList(path.split("/", -1));
    }
}
