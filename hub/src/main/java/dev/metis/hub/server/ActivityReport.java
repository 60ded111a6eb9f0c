package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.WireTime;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about who was active.
 *
 * @param user when the user was, if it says so
 * @param servers when which of the user's servers was
 */
record ActivityReport(Optional<Instant> user, Map<String, Instant> servers) {
    /** Clocks differ; an hour is a time zone mistaken. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(59);

    /** Fails with BadRequest when any part of it is wrong. */
    static ActivityReport read(RoutingContext ctx) {
        var body = Json.body(ctx).orElseThrow(() -> badRequest("The body must be a JSON object."));
        var user = body.getValue("last_activity");
        var servers = body.getValue("servers");
        boolean saysUser = user != null && !"".equals(user);
        boolean saysServers = servers != null && !(servers instanceof JsonObject object && object.isEmpty());
        if (!saysUser && !saysServers) {
            throw badRequest("The body must say last_activity, servers, or both.");
        }
        return new ActivityReport(
                saysUser ? Optional.of(time(user)) : Optional.empty(), saysServers ? servers(servers) : Map.of());
    }

    private static Map<String, Instant> servers(Object value) {
        if (!(value instanceof JsonObject servers)) {
            throw badRequest("servers must be an object.");
        }
        var times = new HashMap<String, Instant>();
        for (var name : servers.fieldNames()) {
            if (!(servers.getValue(name) instanceof JsonObject entry) || !entry.containsKey("last_activity")) {
                throw badRequest("Each server must be an object with last_activity.");
            }
            times.put(name, time(entry.getValue("last_activity")));
        }
        return times;
    }

    private static Instant time(@Nullable Object value) {
        if (!(value instanceof String text)) {
            throw badRequest("last_activity must be a time as text.");
        }
        var time = WireTime.parse(text).orElseThrow(() -> badRequest("Not a valid time: " + Shown.cut(text)));
        if (time.isAfter(Instant.now().plus(MOST_AHEAD))) {
            throw badRequest(
                    "The time " + Shown.cut(text) + " lies too far in the future. Check the clock and time zone.");
        }
        return time;
    }

    private static RuntimeException badRequest(String message) {
        return new HubError.BadRequest(message).exception();
    }
}
