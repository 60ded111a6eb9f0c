package dev.metis.proxy;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
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
    private static final Pattern TOKEN = Pattern.compile("token\\s+(\\S+)");

    private final RouteTable routes;
    private final byte[] authToken;
    private final boolean controlFramesAreActivity;

    RouteApi(RouteTable routes, ProxyConfig config) {
        this.routes = routes;
        this.authToken = config.authToken().getBytes(StandardCharsets.UTF_8);
        this.controlFramesAreActivity = config.controlFramesAreActivity();
    }

    void handle(HttpServerRequest request) {
        var path = request.path() == null ? "" : request.path();
        if (!path.equals(ROOT) && !path.startsWith(ROOT + "/")) {
            answer(request, 404, "Not Found");
            return;
        }
        var method = request.method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.POST) && !method.equals(HttpMethod.DELETE)) {
            answer(request, 405, "Method not supported");
            return;
        }
        if (!isAllowed(request)) {
            answer(request, 403, "");
            return;
        }
        var decoded = PercentDecoder.decode(path.substring(ROOT.length()));
        if (decoded.isEmpty()) {
            answer(request, 400, "Malformed escape in path");
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

    private boolean isAllowed(HttpServerRequest request) {
        if (authToken.length == 0) {
            return true;
        }
        var header = request.getHeader(HttpHeaders.AUTHORIZATION);
        var token = TOKEN.matcher(header == null ? "" : header);
        return token.find() && MessageDigest.isEqual(authToken, token.group(1).getBytes(StandardCharsets.UTF_8));
    }

    private void get(HttpServerRequest request, String key) {
        if (key.equals("/")) {
            list(request);
            return;
        }
        routes.get(key)
                .ifPresentOrElse(
                        route -> json(request, route.toJson(controlFramesAreActivity)), () -> answer(request, 404, ""));
    }

    private void list(HttpServerRequest request) {
        var inactiveSince = inactiveSince(request.uri());
        var limit = inactiveSince.map(RouteApi::millis).orElse(OptionalLong.of(Long.MAX_VALUE));
        if (limit.isEmpty()) {
            answer(request, 400, "Invalid datestamp '" + inactiveSince.orElse("") + "' must be ISO8601.");
            return;
        }
        var all = new JsonObject();
        for (var route : routes.all()) {
            if (route.activity().lastMillis(controlFramesAreActivity) < limit.getAsLong()) {
                all.put(route.key(), route.toJson(controlFramesAreActivity));
            }
        }
        json(request, all);
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
            answer(request, 413, "Body too large");
            return;
        }
        if (body.length() == 0) {
            answer(request, 400, "Body not valid JSON: it is empty");
            return;
        }
        Object data;
        try {
            data = body.toJsonValue();
        } catch (DecodeException e) {
            answer(request, 400, "Body not valid JSON: " + e.getMessage());
            return;
        }
        if (!(data instanceof JsonObject route) || !(route.getValue("target") instanceof String)) {
            answer(request, 400, "Must specify 'target' as string");
            return;
        }
        routes.put(key, route);
        log.atInfo()
                .addKeyValue("route", key)
                .addKeyValue("target", route.getString("target"))
                .log("route_added");
        answer(request, 201, "");
    }

    private void delete(HttpServerRequest request, String key) {
        if (!routes.remove(key)) {
            answer(request, 404, "");
            return;
        }
        log.atInfo().addKeyValue("route", key).log("route_removed");
        answer(request, 204, "");
    }

    private static void json(HttpServerRequest request, JsonObject body) {
        open(request, 200)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer())
                .onFailure(RouteApi::notDelivered);
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        var response = open(request, status);
        (text.isEmpty() ? response.end() : response.end(text)).onFailure(RouteApi::notDelivered);
    }

    private static HttpServerResponse open(HttpServerRequest request, int status) {
        return request.response().setStatusCode(status).putHeader(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
    }

    private static void notDelivered(Throwable cause) {
        log.atDebug().setCause(cause).log("api_response_not_delivered");
    }
}
