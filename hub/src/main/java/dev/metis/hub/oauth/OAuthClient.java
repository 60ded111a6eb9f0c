package dev.metis.hub.oauth;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.role.RoleScopes;
import java.util.List;

/**
 * An OAuth client as stored: a server that sends its visitors to the hub.
 *
 * @param ownerId user row of the server's owner: this and no name decides whose server it is
 * @param redirectUri the one place codes are sent to, compared to the letter; often just a path
 * @param allowedScopes the most it may ask for, as written in the settings, access to itself included
 */
public record OAuthClient(
        long id,
        String identifier,
        String description,
        String redirectUri,
        List<String> allowedScopes,
        ServerKey server,
        long ownerId) {

    /** The scope that lets somebody use what this client stands for. */
    public String accessScope() {
        return RoleScopes.accessTo(server);
    }
}
