package dev.metis.hub.share;

import dev.metis.hub.access.Resource;
import dev.metis.hub.name.ServerKey;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A server that somebody may use.
 *
 * @param with a user or a group
 * @param scopes sorted, without filter: they mean this server
 */
public record Share(
        long id,
        SharedServer server,
        Recipient recipient,
        Resource with,
        List<String> scopes,
        OffsetDateTime createdAt) {
    public Share {
        scopes = List.copyOf(scopes);
    }

    /**
     * @param id its row
     * @param ownerId its owner's row
     */
    public record SharedServer(long id, long ownerId, ServerKey key, boolean ready) {}
}
