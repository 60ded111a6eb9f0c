package dev.metis.hub.role;

import dev.metis.hub.access.Members;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.access.ScopeSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything a user or service may do now: the limit of each of its tokens.
 *
 * @param raw the scopes of its roles, those of a user's groups included, as written
 * @param scopes the same expanded, with what is shared with it
 */
public record Rights(Owner owner, List<String> raw, ScopeSet scopes, Sources sources) {

    /**
     * What this would not be the same without.
     *
     * @param groups ids of the groups the user is in
     * @param servers ids of the servers that are shared with it
     * @param owners ids of the users whose servers those are
     * @param until when the first of what is shared ends
     */
    public record Sources(Set<Long> groups, Set<Long> servers, Set<Long> owners, Optional<OffsetDateTime> until) {
        static final Sources NONE = new Sources(Set.of(), Set.of(), Set.of(), Optional.empty());
    }

    /**
     * What of some raw scopes its holder can give away: whole ones as written where possible, else the covered parts. Sorted.
     * Source: {@code _resolve_requested_scopes}.
     *
     * @param asHeld raw scopes that count as held besides its own
     * @param expansion what the wanted scopes mean where they are used
     */
    public List<String> give(
            Collection<String> wanted, Collection<String> asHeld, ScopeExpansion expansion, Members members) {
        var given = new TreeSet<String>();
        for (var scope : wanted) {
            if (raw.contains(scope) || asHeld.contains(scope)) {
                given.add(scope);
                continue;
            }
            var asked = expansion.expand(List.of(scope));
            if (asked.isWithin(scopes, members)) {
                if (!asked.isEmpty()) {
                    given.add(scope);
                }
            } else {
                given.addAll(asked.intersect(scopes, members).toList());
            }
        }
        return List.copyOf(given);
    }

    /** What a token comes to, before it is limited to these rights; all of them when it inherits. */
    ScopeSet asked(Collection<String> tokenScopes, ScopeExpansion expansion) {
        if (tokenScopes.contains(ScopeCatalogue.INHERIT)) {
            return scopes;
        }
        var wanted = new ArrayList<>(tokenScopes);
        expansion.client().map(RoleScopes::accessTo).ifPresent(wanted::add);
        return expansion.expand(wanted).union(expansion.identify());
    }
}
