package dev.metis.hub.user;

import dev.metis.hub.access.Sight;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What users' models and changes of users have to do with servers; whoever keeps servers provides it. */
public interface UserServers {

    /** The servers of users, in one statement. Who has none is left out. */
    Future<Map<Long, OfOne>> of(Collection<Long> owners);

    /** Whether the user's default server is on its way to a stop. */
    Future<Boolean> isStopping(UserName owner);

    /** Stops all of a user's servers and waits for it, as long as a stop may take; false when some are not stopped then. */
    Future<Boolean> stopAll(UserName owner, String requestId);

    /** Whether none of a user's servers does anything. That stays so until the transaction ends. */
    Future<Boolean> holdStopped(SqlConnection tx, long userId);

    /** A user's servers, as their rows said. */
    interface OfOne {
        /** Of somebody who has none. */
        OfOne NONE = new OfOne() {
            @Override
            public Set<Long> ids() {
                return Set.of();
            }

            @Override
            public Summary seenWith(Sight sight, boolean stoppedToo) {
                return Summary.NONE;
            }
        };

        /** Their rows. */
        Set<Long> ids();

        /** @param stoppedToo also servers that neither run nor start nor stop */
        Summary seenWith(Sight sight, boolean stoppedToo);
    }

    /**
     * A user's servers, as one caller may see them.
     *
     * @param visible models by name
     * @param url of the default server, when it is ready
     * @param pending what the default server is about to become
     */
    record Summary(Map<String, JsonObject> visible, Optional<String> url, Optional<String> pending) {
        /** Of somebody who has no servers. */
        static final Summary NONE = new Summary(Map.of(), Optional.empty(), Optional.empty());
    }
}
