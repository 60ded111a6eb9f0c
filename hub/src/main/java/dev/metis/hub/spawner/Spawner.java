package dev.metis.hub.spawner;

import dev.metis.hub.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A platform that runs servers. Every method may be repeated, from any hub, after any crash; nothing is remembered between
 * calls. All futures complete on the caller's context; blocking work is done elsewhere.
 */
public interface Spawner {

    /** Fails with HubError.BadRequest when no server may be started with what a user chose. */
    default void requireUsable(JsonObject options) {}

    /**
     * The API token that a running server was given at an earlier start, when the platform could only start it again as it
     * was; empty when it has the one of its spec.
     */
    default Future<Optional<Secret>> keptToken(InstanceId instance) {
        return Future.succeededFuture(Optional.empty());
    }

    /** Identifiers of the GPUs the platform has; none when it does not know. */
    default Future<List<String>> devices() {
        return Future.succeededFuture(List.of());
    }

    /** Short name for logs and the hub's info: {@code simple}, {@code docker}. */
    String name();

    /**
     * Starts the server, or adopts it when this very instance already runs. Completes when its address is known, before it
     * may answer. Fails with {@link SpawnException} for reasons the user may read; what it had begun is then gone or found
     * by {@link #stop}. A {@code stop} of the same instance makes a start under way fail soon.
     */
    Future<ServerAddress> start(ServerSpec spec, SpawnProgress progress);

    /** Asks the platform, not a cache. A server that does not exist is {@code Absent}, not a failure. */
    Future<ServerStatus> status(InstanceId instance);

    /**
     * Completes when the server and all it started are gone. Stopping an absent server succeeds.
     *
     * @param now true: kill at once; false: ask first, wait as long as configured
     */
    Future<Void> stop(InstanceId instance, boolean now);

    /** How long a stop may take by the spawner's own settings, if all goes as it should; zero when there are none. */
    default Duration longestStop() {
        return Duration.ZERO;
    }

    /** The last lines the server wrote, at most {@code lines}, long ones cut; empty when there are none. */
    Future<String> lastLog(InstanceId instance, int lines);

    /** Every instance the platform still holds for this hub, running or not, so that orphans can be found. */
    Future<List<InstanceId>> instances();
}
