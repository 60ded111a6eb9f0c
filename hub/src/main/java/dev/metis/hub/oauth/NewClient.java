package dev.metis.hub.oauth;

import java.util.List;

/**
 * An OAuth client to be stored: a server that sends its visitors to the hub.
 *
 * @param identifier what it is called on the wire
 * @param secret clear; only its digest is stored
 * @param redirectUri the one place codes are sent to, compared to the letter
 */
public record NewClient(
        String identifier,
        String secret,
        String description,
        String redirectUri,
        List<String> allowedScopes,
        long serverId) {

    @Override
    public String toString() {
        return "NewClient[" + identifier + "]";
    }
}
