package dev.metis.hub.access;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.name.GroupName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every scope there is: the built-in ones and the operator's own. */
public final class ScopeCatalogue {
    /** What users hold over themselves. */
    public static final String SELF = "self";
    /** What a token has that asks for everything its owner has. */
    public static final String INHERIT = "inherit";

    public static final ScopeCatalogue BUILT_IN = new ScopeCatalogue(Map.of());

    private static final Pattern CUSTOM = Pattern.compile("custom:[a-z0-9][a-z0-9_:*-]+[a-z0-9_*]");
    /** Filters whose value is found where the scope is used. */
    private static final Set<String> EXACT = Set.of("user", "service", "server");

    /** For scopes that mean the same whoever holds them. */
    private static final Resource NOBODY = new Resource.OfGroup(new GroupName("-"));

    private final Map<String, CustomScope> custom;
    private final Map<String, Set<String>> implied = new HashMap<>();

    /** @param custom by name; names and subscopes must be right, see {@link #problemOfCustom} */
    public ScopeCatalogue(Map<String, CustomScope> custom) {
        this.custom = Map.copyOf(custom);
        for (var scope : Scope.values()) {
            var all = new TreeSet<String>();
            scope.withImplied().forEach(each -> all.add(each.text()));
            implied.put(scope.text(), all);
        }
        custom.keySet().forEach(name -> implied.put(name, withSubscopes(name)));
    }

    /** Subscopes may go round in circles. */
    private Set<String> withSubscopes(String name) {
        var all = new TreeSet<String>();
        var open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            var next = open.pop();
            var scope = custom.get(next);
            if (scope != null && all.add(next)) {
                open.addAll(scope.subscopes());
            }
        }
        return all;
    }

    /** Why a scope of the operator's own cannot be so; empty when it can. */
    public static Optional<String> problemOfCustom(String name, CustomScope scope, Set<String> others) {
        if (!CUSTOM.matcher(name).matches()) {
            return Optional.of("is not a name: begin it with custom:, followed by three or more of a-z 0-9 _ - : *,"
                    + " a letter or digit first and no dash or colon last");
        }
        if (scope.description().isBlank()) {
            return Optional.of("has no description");
        }
        return scope.subscopes().stream()
                .filter(sub -> !others.contains(sub))
                .findFirst()
                .map(sub -> "contains " + sub + ", which is no custom scope that is defined here");
    }

    /** {@code self} and {@code inherit} stand for other scopes, but not with a filter: then they are there, and give nothing. */
    static boolean isMeta(String base) {
        return base.equals(SELF) || base.equals(INHERIT);
    }

    /** Whether it is one of those that stand for other scopes, written so that it does not. */
    public static boolean givesNothing(String written) {
        var scope = WrittenScope.of(written);
        return isMeta(scope.base()) && !scope.is(SELF) && !written.equals(INHERIT);
    }

    /** The scope and all it implies; empty when there is no such scope. */
    Set<String> withImplied(String base) {
        return implied.getOrDefault(base, Set.of());
    }

    /** Why a scope as written cannot be: its name, or its filter. Empty when it can. */
    public Optional<String> problem(String written) {
        var scope = WrittenScope.of(written);
        var base = scope.base();
        if (base.equals("all")) {
            return Optional.of("the scope all does not exist; it is called " + INHERIT);
        }
        if (!isMeta(base) && !implied.containsKey(base)) {
            return Optional.of("the scope " + Shown.cut(written) + " does not exist");
        }
        return scope.filter()
                .filter(filter ->
                        !EXACT.contains(filter) && Resource.ofFilter(filter).isEmpty())
                .map(_ -> "the filter of " + Shown.cut(written)
                        + " does not exist; filters are !user=NAME, !group=NAME, !service=NAME, !server=USER/NAME,"
                        + " and !user, !service, !server");
    }

    /** Refuses a request whose field {@code scopes} names one that cannot be. */
    public void requireExisting(Collection<String> scopes) {
        scopes.stream().flatMap(scope -> problem(scope).stream()).findFirst().ifPresent(problem -> {
            throw new HubError.BadRequest("scopes: " + problem).exception();
        });
    }

    /**
     * What scopes come to in a certain place.
     *
     * @param owner whose scopes they are: what {@code self} and {@code !user} mean
     * @param client what a token's OAuth client stands for: what {@code !server} and {@code !service} mean
     */
    public ScopeExpansion expansion(Resource owner, Optional<Resource> client) {
        return new ScopeExpansion(this, owner, client);
    }

    /** The same without a client. */
    public ScopeExpansion expansion(Resource owner) {
        return expansion(owner, Optional.empty());
    }

    /**
     * The most that scopes as written come to for anybody: what has a filter that depends on who holds it counts as if it had
     * none.
     */
    public ScopeSet utmost(Collection<String> raw) {
        var wide = raw.stream()
                .flatMap(scope -> WrittenScope.of(scope).is(SELF)
                        ? ScopeExpansion.SELF.stream().map(Scope::text)
                        : Stream.of(withoutExactFilter(scope)))
                .toList();
        return expansion(NOBODY).expand(wide);
    }

    private static String withoutExactFilter(String scope) {
        var written = WrittenScope.of(scope);
        return written.filter().filter(EXACT::contains).isPresent() ? written.base() : scope;
    }

    /** What the operator's own scopes mean, by name. */
    public Map<String, CustomScope> custom() {
        return custom;
    }
}
