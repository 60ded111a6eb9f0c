package dev.metis.hub.oauth;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.role.RoleScopes;
import java.util.List;
import java.util.Optional;

/**
 * An OAuth client as stored: a server or service that sends its visitors to the hub.
 *
 * @param stands the server or service it is
 * @param serverOwner user row of the server's owner: this and no name decides whose server it is; none for a service
 * @param withoutConsent whether its visitors are not asked
 * @param redirectUri the one place codes are sent to, compared to the letter; often just a path
 * @param allowedScopes the most it may ask for, as written in the settings, access to itself included
 */
public record OAuthClient(
        long id,
        String identifier,
        String description,
        String redirectUri,
        List<String> allowedScopes,
        Resource stands,
        Optional<Long> serverOwner,
        boolean withoutConsent) {

    /** The scope that lets somebody use what this client stands for. */
    public String accessScope() {
        return RoleScopes.accessTo(stands);
    }

    /** What somebody must hold over it to use it. */
    public Scope access() {
        return stands instanceof Resource.OfService ? Scope.ACCESS_SERVICES : Scope.ACCESS_SERVERS;
    }

    boolean isServerOf(long userId) {
        return serverOwner.filter(owner -> owner == userId).isPresent();
    }
}
