package dev.metis.hub.token;

import dev.metis.hub.access.OwnerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A token to be stored.
 *
 * @param secret the clear text; only its digest is stored
 * @param clientId row of the OAuth client it is issued to
 * @param serverId the server whose own token it is
 */
public record NewToken(
        String secret,
        OwnerId owner,
        Optional<Long> clientId,
        Optional<Long> serverId,
        Optional<String> sessionId,
        List<String> scopes,
        String note,
        Optional<Duration> lifetime) {

    @Override
    public String toString() {
        return "NewToken[" + note + "]";
    }
}
