package dev.metis.hub.server;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerAddress;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A server as its row says.
 *
 * @param run which start this is; grows with each
 * @param fence grows with each claim; whoever writes must still hold the newest
 * @param deadline when a start has to be ready
 * @param removing whether the row goes away once it is stopped
 * @param failure why the last start failed, until the next one
 */
public record Server(
        long id,
        long userId,
        ServerKey key,
        String displayName,
        ServerState state,
        OffsetDateTime stateSince,
        long run,
        long fence,
        Optional<OffsetDateTime> deadline,
        boolean removing,
        Optional<ServerAddress> address,
        Optional<String> version,
        Optional<OffsetDateTime> started,
        Optional<OffsetDateTime> lastActivity,
        JsonObject userOptions,
        Optional<String> failure) {

    public InstanceId instance() {
        return new InstanceId(id, run);
    }

    public boolean isReady() {
        return state == ServerState.READY;
    }

    public boolean isActive() {
        return state.isActive();
    }

    /** Whether it runs or will soon. */
    boolean isComing() {
        return state == ServerState.READY || state == ServerState.SPAWNING;
    }

    /** Whether there is a story to tell of it: it is on its way, or its last start failed. */
    boolean needsFollowing() {
        return state.pending().isPresent() || hasFailed();
    }

    public boolean hasFailed() {
        return state == ServerState.STOPPED && failure.isPresent();
    }
}
