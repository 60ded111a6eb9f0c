package dev.metis.hub.token;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * An API token with its owner, as found by its digest.
 *
 * @param scopes as asked for, not expanded
 * @param issuedFor the server whose OAuth client this browser token was issued to
 * @param ofServer whether it is a server's own token
 */
public record Token(
        long id,
        long userId,
        UserName owner,
        boolean ownerIsAdmin,
        Optional<ServerKey> issuedFor,
        boolean ofServer,
        Optional<String> sessionId,
        List<String> scopes,
        Optional<OffsetDateTime> lastActivity,
        Optional<OffsetDateTime> expiresAt) {}
