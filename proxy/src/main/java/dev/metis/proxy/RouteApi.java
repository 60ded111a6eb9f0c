package dev.metis.proxy;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/routes} of configurable-http-proxy: list, read, set and delete routes. Whoever is not allowed is told so
 * before the body of a request is looked at.
 */
final class RouteApi {

    private static final Logger log = LoggerFactory.getLogger(RouteApi.class);
    private static final String ROOT = "/api/routes";
    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final RouteTable routes;
    private final Meters meters;
    private final ApiToken token;
    private final ApiAnswer answer;
    private final ConnectionApi connections;
    private final boolean controlFramesAreActivity;

    RouteApi(RouteTable routes, Visits visits, ProxyConfig config, Meters meters) {
        this.routes = routes;
        this.meters = meters;
        this.token = new ApiToken(config.api().token());
        this.answer = new ApiAnswer(meters);
        this.connections = new ConnectionApi(routes, visits, answer);
        this.controlFramesAreActivity = config.routing().controlFramesAreActivity();
    }

    void handle(HttpServerRequest request) {
        var path = request.path() == null ? "" : request.path();
        if (path.equals(ConnectionApi.PATH)) {
            if (token.isIn(request)) {
                connections.handle(request);
            } else {
                answer.text(request, 403, "");
            }
            return;
        }
        if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
            answer.text(request, 404, "Not Found");
            return;
        }
        var method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.POST) && !method.equals(HttpMethod.DELETE)) {
            answer.text(request, 405, "Method not supported");
            return;
        }
        if (!token.isIn(request)) {
            answer.text(request, 403, "");
            return;
        }
        var decoded = PercentDecoder.decode(path.substring(ROOT.length()));
        if (decoded.isEmpty()) {
            answer.text(request, 400, "Malformed escape in path");
            return;
        }
        var key = RouteTable.key(decoded.get());
        if (method.equals(HttpMethod.GET)) {
            get(request, key);
        } else if (method.equals(HttpMethod.POST)) {
            post(request, key);
        } else {
            delete(request, key);
        }
    }

    private void get(HttpServerRequest request, String key) {
        if (key.equals("/")) {
            list(request);
            return;
        }
        routes.get(key)
                .ifPresentOrElse(
                        route -> answer.json(request, route.toJson(controlFramesAreActivity)),
                        () -> answer.text(request, 404, ""));
    }

    private void list(HttpServerRequest request) {
        meters.count(Meters.Count.API_ROUTE_GET);
        var inactiveSince = inactiveSince(request.uri());
        var limit = inactiveSince.map(RouteApi::millis).orElse(OptionalLong.of(Long.MAX_VALUE));
        if (limit.isEmpty()) {
            answer.text(request, 400, "Invalid datestamp '" + inactiveSince.orElse("") + "' must be ISO8601.");
            return;
        }
        var all = new JsonObject();
        for (var route : routes.all()) {
            if (route.activity().lastMillis(controlFramesAreActivity) < limit.getAsLong()) {
                all.put(route.key(), route.toJson(controlFramesAreActivity));
            }
        }
        answer.json(request, all);
    }

    private static Optional<String> inactiveSince(String uri) {
        try {
            var query = new QueryStringDecoder(uri).parameters();
            var given = query.getOrDefault("inactiveSince", query.get("inactive_since"));
            return Optional.ofNullable(given).map(values -> values.getFirst()).filter(value -> !value.isEmpty());
        } catch (IllegalArgumentException _) {
            return Optional.of(uri);
        }
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

    private void post(HttpServerRequest request, String key) {
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= MAX_BODY_BYTES) {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(cause -> log.atDebug().setCause(cause).log("api_request_broken"));
        request.endHandler(_ -> put(request, key, body));
    }

    private void put(HttpServerRequest request, String key, Buffer body) {
        if (body.length() > MAX_BODY_BYTES) {
            answer.text(request, 413, "Body too large");
            return;
        }
        if (body.length() == 0) {
            answer.text(request, 400, "Body not valid JSON: it is empty");
            return;
        }
        Object data;
        try {
            data = body.toJsonValue();
        } catch (DecodeException e) {
            answer.text(request, 400, "Body not valid JSON: " + e.getMessage());
            return;
        }
        if (!(data instanceof JsonObject route) || !(route.getValue("target") instanceof String)) {
            answer.text(request, 400, "Must specify 'target' as string");
            return;
        }
        routes.put(key, route);
        meters.count(Meters.Count.API_ROUTE_ADD);
        log.atInfo()
                .addKeyValue("route", key)
                .addKeyValue("target", route.getString("target"))
                .log("route_added");
        answer.text(request, 201, "");
    }

    private void delete(HttpServerRequest request, String key) {
        meters.count(Meters.Count.API_ROUTE_DELETE);
        if (!routes.remove(key)) {
            answer.text(request, 404, "");
            return;
        }
        log.atInfo().addKeyValue("route", key).log("route_removed");
        answer.text(request, 204, "");
    }
}
