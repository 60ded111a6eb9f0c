package dev.metis.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/routes} of configurable-http-proxy: list, read, set and delete routes; and of our own {@code PATCH}, which sets
 * many at once, and list of what changed. Whoever is not allowed is told so before the body of a request is looked at.
 */
final class RouteApi {

    private static final Logger log = LoggerFactory.getLogger(RouteApi.class);
    private static final String ROOT = "/api/routes";
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int MAX_TABLE_BYTES = 16 * 1024 * 1024;
    private static final Set<HttpMethod> OF_ONE = Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);

    private final RouteTable routes;
    private final Meters meters;
    private final ApiToken token;
    private final ApiAnswer answer;
    private final RouteList list;
    private final ConnectionApi connections;
    private final boolean controlFramesAreActivity;

    RouteApi(RouteTable routes, Visits visits, ProxyConfig config, Meters meters) {
        this.routes = routes;
        this.meters = meters;
        this.token = new ApiToken(config.api().token());
        this.answer = new ApiAnswer(meters);
        this.connections = new ConnectionApi(routes, visits, answer);
        this.list = new RouteList(routes, answer, config.routing().controlFramesAreActivity());
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
        boolean ofMany = method.equals(HttpMethod.PATCH) && path.equals(ROOT);
        if (!OF_ONE.contains(method) && !ofMany) {
            answer.text(request, 405, "Method not supported");
            return;
        }
        if (!token.isIn(request)) {
            answer.text(request, 403, "");
            return;
        }
        if (ofMany) {
            read(request, MAX_TABLE_BYTES, body -> putAll(request, body));
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
            read(request, MAX_BODY_BYTES, body -> put(request, key, body));
        } else {
            delete(request, key);
        }
    }

    private void get(HttpServerRequest request, String key) {
        if (key.equals("/")) {
            meters.count(Meters.Count.API_ROUTE_GET);
            list.handle(request);
            return;
        }
        routes.get(key)
                .ifPresentOrElse(
                        route -> answer.json(request, route.toJson(controlFramesAreActivity)),
                        () -> answer.text(request, 404, ""));
    }

    /** Answers itself when the body is too large or no JSON. */
    private void read(HttpServerRequest request, int maxBytes, Consumer<Object> reader) {
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= maxBytes) {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(cause -> log.atDebug().setCause(cause).log("api_request_broken"));
        request.endHandler(_ -> {
            if (body.length() > maxBytes) {
                answer.text(request, 413, "Body too large");
            } else if (body.length() == 0) {
                answer.text(request, 400, "Body not valid JSON: it is empty");
            } else {
                parse(request, body).ifPresent(reader);
            }
        });
    }

    private Optional<Object> parse(HttpServerRequest request, Buffer body) {
        try {
            return Optional.of(Optional.ofNullable(body.toJsonValue()).orElse(""));
        } catch (DecodeException e) {
            answer.text(request, 400, "Body not valid JSON: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void put(HttpServerRequest request, String key, Object data) {
        if (!(data instanceof JsonObject route) || !isRoute(route)) {
            answer.text(request, 400, "Must specify 'target' as string");
            return;
        }
        routes.put(key, route);
        meters.count(Meters.Count.API_ROUTE_ADD);
        tellAdded(key, route.getString("target"));
        answer.text(request, 201, "");
    }

    /** In the words of configurable-http-proxy, which some who start it wait for. */
    static void tellAdded(String key, String target) {
        log.atInfo().addKeyValue("route", key).addKeyValue("target", target).log("Route added {} -> {}", key, target);
    }

    /** Paths, not escaped, each with what is posted for one; all of them or none. */
    private void putAll(HttpServerRequest request, Object data) {
        if (!(data instanceof JsonObject table)) {
            answer.text(request, 400, "Must be an object of paths");
            return;
        }
        var wrong = table.stream()
                .filter(entry -> !entry.getKey().startsWith("/")
                        || !(entry.getValue() instanceof JsonObject route)
                        || !isRoute(route))
                .findFirst();
        if (wrong.isPresent()) {
            answer.text(
                    request,
                    400,
                    "Must be an object of paths that begin with /, each with 'target' as string: "
                            + wrong.get().getKey());
            return;
        }
        table.forEach(entry -> {
            routes.put(RouteTable.key(entry.getKey()), (JsonObject) entry.getValue());
            meters.count(Meters.Count.API_ROUTE_ADD);
        });
        log.atInfo().addKeyValue("routes", table.size()).log("routes_added");
        answer.text(request, 201, "");
    }

    private static boolean isRoute(JsonObject route) {
        return route.getValue("target") instanceof String;
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
