package dev.metis.hub.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Expanded scopes, grouped for checking: each base is held everywhere or under filters. Implied scopes stand in the set, so
 * no check walks the hierarchy. Immutable.
 */
public final class ScopeSet {
    public static final ScopeSet EMPTY = new ScopeSet(Map.of());

    /** Base to filters such as {@code user=ada}; an empty filter set stands for "everywhere". */
    private final Map<String, Set<String>> filters;

    private ScopeSet(Map<String, Set<String>> filters) {
        this.filters = filters;
    }

    /** @param expanded as {@link ScopeExpansion} gives them: no metascopes, no bare {@code !user} */
    public static ScopeSet of(Collection<String> expanded) {
        var filters = new TreeMap<String, Set<String>>();
        for (var scope : expanded) {
            int mark = scope.indexOf('!');
            if (mark < 0) {
                filters.put(scope, Set.of());
                continue;
            }
            var base = scope.substring(0, mark);
            var held = filters.get(base);
            if (held == null) {
                filters.put(base, new TreeSet<>(Set.of(scope.substring(mark + 1))));
            } else if (!held.isEmpty()) {
                held.add(scope.substring(mark + 1));
            }
        }
        return new ScopeSet(filters);
    }

    /** Whether the scope is held, under whatever filter. */
    public boolean hasAny(Scope scope) {
        return filters.containsKey(scope.text());
    }

    /** Whether the scope is held without a filter. */
    public boolean hasUnfiltered(Scope scope) {
        var held = filters.get(scope.text());
        return held != null && held.isEmpty();
    }

    public boolean covers(Scope scope, Resource resource) {
        var held = filters.get(scope.text());
        if (held == null) {
            return false;
        }
        return held.isEmpty()
                || switch (resource) {
                    case Resource.OfUser user -> held.contains("user=" + user.name());
                    case Resource.OfServer server ->
                        held.contains("server=" + server.key().fullName())
                                || held.contains("user=" + server.key().owner());
                };
    }

    /** What both sets allow; a server's filter lies within its owner's. Source: {@code _intersect_expanded_scopes}. */
    public ScopeSet intersect(ScopeSet other) {
        var common = new TreeMap<String, Set<String>>();
        filters.forEach((base, mine) -> {
            var theirs = other.filters.get(base);
            if (theirs == null) {
                return;
            }
            if (mine.isEmpty() || theirs.isEmpty()) {
                common.put(base, mine.isEmpty() ? theirs : mine);
                return;
            }
            var both = new TreeSet<String>();
            addCovered(mine, theirs, both);
            addCovered(theirs, mine, both);
            if (!both.isEmpty()) {
                common.put(base, both);
            }
        });
        return new ScopeSet(common);
    }

    private static void addCovered(Set<String> some, Set<String> by, Set<String> out) {
        for (var filter : some) {
            if (by.contains(filter) || (filter.startsWith("server=") && by.contains("user=" + ownerIn(filter)))) {
                out.add(filter);
            }
        }
    }

    private static String ownerIn(String serverFilter) {
        return serverFilter.substring("server=".length(), serverFilter.lastIndexOf('/'));
    }

    /** Whether the other set allows all of this. */
    public boolean isWithin(ScopeSet other) {
        return filters.equals(intersect(other).filters);
    }

    public boolean isEmpty() {
        return filters.isEmpty();
    }

    public ScopeSet union(ScopeSet other) {
        var all = new TreeSet<>(toList());
        all.addAll(other.toList());
        return of(all);
    }

    /** Sorted, one string per scope and filter: the form of the REST API. */
    public List<String> toList() {
        return filters.entrySet().stream()
                .flatMap(entry -> entry.getValue().isEmpty()
                        ? Stream.of(entry.getKey())
                        : entry.getValue().stream().map(filter -> entry.getKey() + "!" + filter))
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
