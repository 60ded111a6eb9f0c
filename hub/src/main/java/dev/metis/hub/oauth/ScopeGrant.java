package dev.metis.hub.oauth;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.role.RoleScopes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which scopes a client gets from a person: no more than it was registered for, no more than the person has. Raw, as they are
 * stored with the token; what they come to is worked out anew at each use.
 */
final class ScopeGrant {
    private static final Logger log = LoggerFactory.getLogger(ScopeGrant.class);
    /** Who somebody is may be learned by every client. */
    static final List<String> IDENTITY = List.of("read:users:name!user", "read:users:groups!user");

    private final OAuthClient client;
    private final Caller caller;
    private final List<String> held;
    private final ScopeExpansion expansion;

    ScopeGrant(OAuthClient client, Caller caller, RoleScopes roles) {
        this.client = client;
        this.caller = caller;
        this.held = roles.rawOf(caller.admin());
        this.expansion = new ScopeExpansion(caller.name(), Optional.of(client.server()));
    }

    /** What a request comes to: without scopes, everything the client may have. */
    List<String> requested(Optional<List<String>> asked) {
        if (asked.isEmpty() && client.allowedScopes().contains(ScopeExpansion.INHERIT)) {
            return client.allowedScopes();
        }
        return Stream.concat(asked.orElse(client.allowedScopes()).stream(), always())
                .distinct()
                .toList();
    }

    private Stream<String> always() {
        return Stream.concat(IDENTITY.stream(), Stream.of(client.accessScope()));
    }

    /** The first scope the client is not registered for. */
    Optional<String> beyondClient(Collection<String> requested) {
        var allowed = Stream.concat(client.allowedScopes().stream(), always()).toList();
        boolean everything = allowed.contains(ScopeExpansion.INHERIT);
        var expanded = expansion.expand(allowed);
        return requested.stream()
                .filter(scope -> !allowed.contains(scope) && !isWithin(scope, expanded, everything))
                .findFirst();
    }

    private boolean isWithin(String scope, ScopeSet allowed, boolean everything) {
        var asked = expansion.expand(List.of(scope));
        return !asked.isEmpty() && (everything || asked.isWithin(allowed));
    }

    /** What of it the person can give: whole scopes as written where possible, else the covered parts. Sorted. */
    List<String> granted(Collection<String> requested) {
        var granted = new TreeSet<String>();
        var always = always().toList();
        for (var scope : requested) {
            if (scope.equals(ScopeExpansion.INHERIT) || held.contains(scope) || always.contains(scope)) {
                granted.add(scope);
            } else {
                granted.addAll(covered(scope));
            }
        }
        return List.copyOf(granted);
    }

    private List<String> covered(String scope) {
        var asked = expansion.expand(List.of(scope));
        if (asked.isWithin(caller.scopes())) {
            return asked.isEmpty() ? List.of() : List.of(scope);
        }
        var part = asked.intersect(caller.scopes()).toList();
        log.atDebug()
                .addKeyValue("user", caller.name())
                .addKeyValue("client", client.identifier())
                .addKeyValue("scope", scope)
                .addKeyValue("kept", part.size())
                .log("oauth_scope_not_held");
        return part;
    }
}
