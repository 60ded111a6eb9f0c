package dev.metis.proxy;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * A prefix of paths and where it leads.
 *
 * @param key the decoded prefix, without a trailing slash unless it is the root
 * @param data what the API was given, and gives back: never changed once the route is in the table
 * @param target where requests go; empty when the given one cannot be used, which shows when it is asked for
 * @param version number of the change of the table that set it
 */
record Route(String key, JsonObject data, Optional<Target> target, Activity activity, Traffic traffic, long version) {

    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** A route that is set now; activity and traffic are those of the one it replaces, if there was one. */
    static Route of(String key, JsonObject data, Activity activity, Traffic traffic, long version) {
        activity.record(Activity.Signal.ROUTE_SET);
        return new Route(key, data, Target.parse(data.getString("target")), activity, traffic, version);
    }

    /** The data with {@code last_activity}, which only the proxy sets. */
    JsonObject toJson(boolean controlFrames) {
        var json = JsonObject.of();
        data.forEach(field -> json.put(field.getKey(), field.getValue()));
        return json.put("last_activity", TIMESTAMP.format(Instant.ofEpochMilli(activity.lastMillis(controlFrames))));
    }
}
