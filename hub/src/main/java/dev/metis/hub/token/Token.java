package dev.metis.hub.token;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * An API token as stored.
 *
 * @param client the OAuth client it was issued to; none for tokens people, scripts and servers use themselves
 * @param ofServer whether it is a server's own token
 * @param scopes as asked for, not expanded
 * @param readAt what the database's clock said then, which the other times are by, too
 */
public record Token(
        long id,
        OwnerId owner,
        Optional<Client> client,
        boolean ofServer,
        Optional<String> sessionId,
        List<String> scopes,
        String note,
        OffsetDateTime created,
        Optional<OffsetDateTime> lastActivity,
        Optional<OffsetDateTime> expiresAt,
        OffsetDateTime readAt) {

    /**
     * @param id its row
     * @param stands the server or service it is
     * @param serverOwner id of the user whose server it is; empty for a service
     */
    public record Client(long id, String description, Resource stands, Optional<Long> serverOwner) {}
}
