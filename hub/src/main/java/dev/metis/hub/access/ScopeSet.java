package dev.metis.hub.access;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Expanded scopes, grouped for checking: each base is held everywhere or under filters. Implied scopes stand in the set, so
 * no check walks the hierarchy. Immutable.
 */
public final class ScopeSet {
    public static final ScopeSet EMPTY = new ScopeSet(Map.of());

    /** Base to what its filters name; an empty set stands for "everywhere". */
    private final Map<String, Set<Resource>> filters;

    private ScopeSet(Map<String, Set<Resource>> filters) {
        this.filters = filters;
    }

    /** Collects scopes; what is held everywhere swallows its filtered forms. */
    static final class Builder {
        private final Map<String, Set<Resource>> filters = new HashMap<>();

        void add(String base) {
            filters.put(base, Set.of());
        }

        void add(String base, Resource filter) {
            var held = filters.computeIfAbsent(base, _ -> new HashSet<>(Set.of(filter)));
            if (!held.isEmpty()) {
                held.add(filter);
            }
        }

        ScopeSet build() {
            return new ScopeSet(filters);
        }
    }

    /** @param expanded as {@link ScopeExpansion} gives them; what has a filter that cannot be is left out */
    public static ScopeSet of(Collection<String> expanded) {
        var all = new Builder();
        for (var scope : expanded) {
            var written = WrittenScope.of(scope);
            if (written.filter().isEmpty()) {
                all.add(written.base());
            } else {
                written.filter().flatMap(Resource::ofFilter).ifPresent(filter -> all.add(written.base(), filter));
            }
        }
        return all.build();
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

    /** @param members of the groups in the filters, as far as the resource's person is concerned */
    public boolean covers(Scope scope, Resource resource, Members members) {
        var held = filters.get(scope.text());
        return held != null && (held.isEmpty() || covers(held, resource, members));
    }

    /** A server lies within its owner, and both within the owner's groups. */
    private static boolean covers(Set<Resource> held, Resource resource, Members members) {
        if (held.contains(resource)) {
            return true;
        }
        var person = resource.person();
        return person.isPresent()
                && ((resource instanceof Resource.OfServer && held.contains(new Resource.OfUser(person.get())))
                        || members.groupsOf(person.get()).stream()
                                .anyMatch(group -> held.contains(new Resource.OfGroup(group))));
    }

    /** The groups that filters of these scopes name. */
    public Set<GroupName> groupsUnder(Collection<Scope> scopes) {
        return groups(scopes.stream().flatMap(scope -> filters.getOrDefault(scope.text(), Set.of()).stream()));
    }

    /** The groups that any filter names. */
    public Set<GroupName> groups() {
        return groups(filters.values().stream().flatMap(Set::stream));
    }

    private static Set<GroupName> groups(Stream<Resource> named) {
        return named.flatMap(
                        filter -> filter instanceof Resource.OfGroup group ? Stream.of(group.name()) : Stream.empty())
                .collect(Collectors.toSet());
    }

    /**
     * What has to be known to compare two sets: who of some people is in which of some groups.
     *
     * @param people whom filters of one side name, be it as owners of servers
     * @param groups that filters of the other name
     */
    public record Question(Set<UserName> people, Set<GroupName> groups) {
        /** Whether the answer is known without asking. */
        public boolean isSettled() {
            return people.isEmpty();
        }
    }

    /** What {@link #intersect} and {@link #isWithin} of these two have to know. */
    public Question question(ScopeSet other) {
        var people = new HashSet<UserName>();
        var groups = new HashSet<GroupName>();
        filters.forEach((base, mine) -> {
            var theirs = other.filters.getOrDefault(base, Set.of());
            ask(mine, theirs, people, groups);
            ask(theirs, mine, people, groups);
        });
        return new Question(people, groups);
    }

    private static void ask(Set<Resource> some, Set<Resource> by, Set<UserName> people, Set<GroupName> groups) {
        var named = groups(by.stream());
        if (named.isEmpty()) {
            return;
        }
        for (var filter : some) {
            if (filter.person().isPresent() && !covers(by, filter, Members.NONE)) {
                people.add(filter.person().get());
                groups.addAll(named);
            }
        }
    }

    /** How far the scope reaches; empty when it is not held. */
    public Optional<Reach> reach(Scope scope) {
        return Optional.ofNullable(filters.get(scope.text()))
                .map(held -> held.isEmpty() ? new Reach.Everything() : Reach.Only.of(held));
    }

    /** What both sets allow. Source: {@code _intersect_expanded_scopes}. */
    public ScopeSet intersect(ScopeSet other, Members members) {
        var common = new HashMap<String, Set<Resource>>();
        filters.forEach((base, mine) -> {
            var theirs = other.filters.get(base);
            if (theirs == null) {
                return;
            }
            if (mine.isEmpty() || theirs.isEmpty()) {
                common.put(base, mine.isEmpty() ? theirs : mine);
                return;
            }
            var both = new HashSet<Resource>();
            mine.stream().filter(filter -> covers(theirs, filter, members)).forEach(both::add);
            theirs.stream().filter(filter -> covers(mine, filter, members)).forEach(both::add);
            if (!both.isEmpty()) {
                common.put(base, both);
            }
        });
        return new ScopeSet(common);
    }

    /** Whether the other set allows all of this. */
    public boolean isWithin(ScopeSet other, Members members) {
        return filters.entrySet().stream().allMatch(entry -> {
            var theirs = other.filters.get(entry.getKey());
            return theirs != null
                    && (theirs.isEmpty()
                            || (!entry.getValue().isEmpty()
                                    && entry.getValue().stream().allMatch(filter -> covers(theirs, filter, members))));
        });
    }

    public boolean isEmpty() {
        return filters.isEmpty();
    }

    public ScopeSet union(ScopeSet other) {
        var all = new Builder();
        Stream.of(this, other).flatMap(set -> set.filters.entrySet().stream()).forEach(entry -> {
            if (entry.getValue().isEmpty()) {
                all.add(entry.getKey());
            }
            entry.getValue().forEach(filter -> all.add(entry.getKey(), filter));
        });
        return all.build();
    }

    /** Sorted, one string per scope and filter: the form of the REST API. */
    public List<String> toList() {
        return filters.entrySet().stream()
                .flatMap(entry -> entry.getValue().isEmpty()
                        ? Stream.of(entry.getKey())
                        : entry.getValue().stream().map(filter -> entry.getKey() + "!" + filter.filter()))
                .sorted()
                .toList();
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
