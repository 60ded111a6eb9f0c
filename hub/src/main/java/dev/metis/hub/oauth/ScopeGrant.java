package dev.metis.hub.oauth;

import dev.metis.hub.access.Members;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.role.Rights;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which scopes a client gets from a person: no more than it was registered for, no more than the person has. Raw, as they are
 * stored with the token; what they come to is worked out anew at each use.
 *
 * @param expansion what scopes mean for this person and this client
 * @param members of groups, as far as they matter here
 */
record ScopeGrant(OAuthClient client, Rights rights, ScopeExpansion expansion, Members members) {
    private static final Logger log = LoggerFactory.getLogger(ScopeGrant.class);
    /** Who somebody is may be learned by every client. */
    static final List<String> IDENTITY = List.of("read:users:name!user", "read:users:groups!user");

    /** What a request comes to: without scopes, everything the client may have. */
    static List<String> requested(OAuthClient client, Optional<List<String>> asked) {
        if (asked.isEmpty() && client.allowedScopes().contains(ScopeCatalogue.INHERIT)) {
            return client.allowedScopes();
        }
        return Stream.concat(asked.orElse(client.allowedScopes()).stream(), always(client))
                .distinct()
                .toList();
    }

    private static Stream<String> always(OAuthClient client) {
        return Stream.concat(IDENTITY.stream(), Stream.of(client.accessScope()));
    }

    /** The first scope the client is not registered for. Who may ask for {@code inherit} may not ask for a part of it. */
    Optional<String> beyondClient(Collection<String> requested) {
        var allowed =
                Stream.concat(client.allowedScopes().stream(), always(client)).toList();
        var expanded = expansion.expand(allowed);
        return requested.stream()
                .filter(scope -> !allowed.contains(scope))
                .filter(scope -> {
                    var asked = expansion.expand(List.of(scope));
                    return asked.isEmpty() ? !meansNothingHere(scope) : !asked.isWithin(expanded, members);
                })
                .findFirst();
    }

    /** Such as {@code !server} where there is none: a scope all the same, which nobody has to be refused for. */
    private boolean meansNothingHere(String scope) {
        return !scope.equals(ScopeCatalogue.INHERIT)
                && expansion.catalogue().problem(scope).isEmpty();
    }

    /** What of it the person can give: whole scopes as written where possible, else the covered parts. Sorted. */
    List<String> granted(Collection<String> requested) {
        var always = new ArrayList<>(always(client).toList());
        always.add(ScopeCatalogue.INHERIT);
        var granted = rights.give(requested, always, expansion, members);
        var lost = requested.stream().filter(scope -> !granted.contains(scope)).toList();
        if (!lost.isEmpty()) {
            log.atInfo()
                    .addKeyValue("user", rights.owner().shown())
                    .addKeyValue("client", client.identifier())
                    .addKeyValue("scopes", lost)
                    .log("oauth_scopes_not_held");
        }
        return granted;
    }
}
