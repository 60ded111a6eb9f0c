package dev.metis.hub.oauth;

import java.util.List;
import java.util.Optional;

/**
 * An OAuth client to be stored: a server or service that sends its visitors to the hub.
 *
 * @param identifier what it is called on the wire
 * @param secret clear; only its digest is stored. Without one nobody can use the client
 * @param redirectUri the one place codes are sent to, compared to the letter
 */
public record NewClient(
        String identifier,
        Optional<String> secret,
        String description,
        String redirectUri,
        List<String> allowedScopes) {

    /** The row of the server it stands for. */
    public record OfServer(long id) {}

    /** The row of the service it stands for. */
    public record OfService(long id) {}

    @Override
    public String toString() {
        return "NewClient[" + identifier + "]";
    }
}
