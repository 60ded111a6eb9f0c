package dev.metis.hub.user;

import dev.metis.hub.name.UserName;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Someone who can log in. The id never changes; the name is an attribute.
 *
 * @param authEpoch sessions of an older epoch are over
 */
public record User(
        long id,
        UserName name,
        boolean admin,
        OffsetDateTime created,
        Optional<OffsetDateTime> lastActivity,
        int authEpoch) {}
