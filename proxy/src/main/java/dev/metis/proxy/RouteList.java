package dev.metis.proxy;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Lists routes: all of them, or those that were inactive for long, as configurable-http-proxy does; and, for who says which
 * version of the table they know, what is different from it. configurable-http-proxy does not look at that parameter and
 * answers with its table, whose fields all begin with a slash: so it takes no further request to tell the two apart.
 */
final class RouteList {

    private static final String CHANGED_SINCE = "changed_since";
    private static final String ACTIVE_SINCE = "active_since";

    private final RouteTable routes;
    private final ApiAnswer answer;
    private final boolean controlFramesAreActivity;

    RouteList(RouteTable routes, ApiAnswer answer, boolean controlFramesAreActivity) {
        this.routes = routes;
        this.answer = answer;
        this.controlFramesAreActivity = controlFramesAreActivity;
    }

    /** Somebody with the token asks. */
    void handle(HttpServerRequest request) {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException _) {
            refuse(request, request.uri());
            return;
        }
        var known = first(query, CHANGED_SINCE);
        if (known.isPresent()) {
            changes(request, known.get(), first(query, ACTIVE_SINCE));
        } else {
            table(request, first(query, "inactiveSince").or(() -> first(query, "inactive_since")));
        }
    }

    private static Optional<String> first(Map<String, List<String>> query, String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    private void table(HttpServerRequest request, Optional<String> given) {
        var inactiveSince = given.filter(time -> !time.isEmpty());
        var limit = inactiveSince.map(RouteList::millis).orElse(OptionalLong.of(Long.MAX_VALUE));
        if (limit.isEmpty()) {
            refuse(request, inactiveSince.orElse(""));
            return;
        }
        var all = new JsonObject();
        for (var route : routes.all()) {
            if (lastMillis(route) < limit.getAsLong()) {
                all.put(route.key(), route.toJson(controlFramesAreActivity));
            }
        }
        answer.json(request, all);
    }

    private void changes(HttpServerRequest request, String known, Optional<String> activeSince) {
        var limit = activeSince.map(RouteList::millis).orElse(OptionalLong.of(Long.MAX_VALUE));
        if (limit.isEmpty()) {
            refuse(request, activeSince.orElse(""));
            return;
        }
        var changes = routes.changes(known, route -> lastMillis(route) >= limit.getAsLong());
        var told = new JsonObject();
        var traffic = new JsonObject();
        for (var route : changes.routes()) {
            told.put(route.key(), route.toJson(controlFramesAreActivity));
            if (lastMillis(route) >= limit.getAsLong()) {
                traffic.put(route.key(), route.traffic().toJson());
            }
        }
        var body = JsonObject.of(
                "version",
                changes.version(),
                "whole",
                changes.whole(),
                "routes",
                told,
                "removed",
                new JsonArray(List.copyOf(changes.removed())));
        answer.json(request, activeSince.isPresent() ? body.put("traffic", traffic) : body);
    }

    private long lastMillis(Route route) {
        return route.activity().lastMillis(controlFramesAreActivity);
    }

    private void refuse(HttpServerRequest request, String time) {
        answer.text(request, 400, "Invalid datestamp '" + time + "' must be ISO8601.");
    }

    /** A time without a zone is taken as UTC, a date as its midnight. */
    private static OptionalLong millis(String timestamp) {
        try {
            var time = timestamp.length() == 10
                    ? LocalDate.parse(timestamp).atStartOfDay().atOffset(ZoneOffset.UTC)
                    : timestamp.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                            ? OffsetDateTime.parse(timestamp)
                            : LocalDateTime.parse(timestamp).atOffset(ZoneOffset.UTC);
            return OptionalLong.of(time.toInstant().toEpochMilli());
        } catch (DateTimeException _) {
            return OptionalLong.empty();
        }
    }
}
