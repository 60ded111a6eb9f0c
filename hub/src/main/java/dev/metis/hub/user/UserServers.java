package dev.metis.hub.user;

import dev.metis.hub.access.Sight;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** The servers in a user's model; whoever keeps servers provides them. */
@FunctionalInterface
public interface UserServers {

    /** @param stoppedToo also those that neither run nor start nor stop */
    Future<Summary> of(UserName owner, Sight sight, boolean stoppedToo);

    /**
     * A user's servers, as one caller may see them.
     *
     * @param visible models by name
     * @param url of the default server, when it is ready
     * @param pending what the default server is about to become
     */
    record Summary(Map<String, JsonObject> visible, Optional<String> url, Optional<String> pending) {}
}
