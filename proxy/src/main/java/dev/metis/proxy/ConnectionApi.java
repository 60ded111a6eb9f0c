package dev.metis.proxy;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/connections}, which configurable-http-proxy does not have: what goes on, and how much went through each
 * route; deleting cuts what goes on along a route or for one login, except along another route. Sessions are shown as
 * SHA-256 only, and may be named so or by the cookie's value.
 */
final class ConnectionApi {

    static final String PATH = "/api/connections";

    private static final Logger log = LoggerFactory.getLogger(ConnectionApi.class);
    private static final Set<String> PARAMETERS = Set.of("route", "session", "except");

    private final RouteTable routes;
    private final Visits visits;
    private final ApiAnswer answer;

    ConnectionApi(RouteTable routes, Visits visits, ApiAnswer answer) {
        this.routes = routes;
        this.visits = visits;
        this.answer = answer;
    }

    /** What a request is about. */
    private record Filter(Optional<String> route, Optional<String> session, Optional<String> except) {

        boolean isEmpty() {
            return route.isEmpty() && session.isEmpty();
        }

        boolean takes(Visit visit) {
            var along = visit.route().map(Route::key);
            return (route.isEmpty() || route.equals(along))
                    && (except.isEmpty() || !except.equals(along))
                    && (session.isEmpty() || isOf(visit, session.get()));
        }

        private static boolean isOf(Visit visit, String session) {
            var shown = visit.session();
            return shown.isPresent()
                    && (shown.get().equals(session) || shown.get().equals(Visit.digest(session)));
        }
    }

    /** Somebody with the token asks. */
    void handle(HttpServerRequest request) {
        Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(request.uri()).parameters();
        } catch (IllegalArgumentException _) {
            answer.text(request, 400, "Malformed query");
            return;
        }
        var unknown = query.keySet().stream()
                .filter(name -> !PARAMETERS.contains(name))
                .findFirst();
        if (unknown.isPresent()) {
            answer.text(
                    request, 400, "Unknown parameter '" + unknown.get() + "': route, session and except are known.");
            return;
        }
        var filter = new Filter(key(query, "route"), first(query, "session"), key(query, "except"));
        if (request.method().equals(HttpMethod.GET)) {
            list(request, filter);
        } else if (request.method().equals(HttpMethod.DELETE)) {
            cut(request, filter);
        } else {
            answer.text(request, 405, "Method not supported");
        }
    }

    private void list(HttpServerRequest request, Filter filter) {
        var connections = new JsonArray();
        visits.open().stream().filter(filter::takes).map(Visit::toJson).forEach(connections::add);
        var traffic = new JsonObject();
        for (var route : routes.all()) {
            if (filter.route().isEmpty() || filter.route().get().equals(route.key())) {
                traffic.put(route.key(), route.traffic().toJson());
            }
        }
        answer.json(request, JsonObject.of("connections", connections, "routes", traffic));
    }

    private void cut(HttpServerRequest request, Filter filter) {
        if (filter.isEmpty()) {
            answer.text(request, 400, "Must name a route or a session");
            return;
        }
        var cut = visits.open().stream().filter(filter::takes).toList();
        cut.forEach(Visit::cut);
        log.atInfo()
                .addKeyValue("route", filter.route().orElse(""))
                .addKeyValue("count", cut.size())
                .log("connections_cut");
        answer.json(request, JsonObject.of("closed", cut.size()));
    }

    private static Optional<String> key(Map<String, List<String>> query, String name) {
        return first(query, name).map(RouteTable::key);
    }

    private static Optional<String> first(Map<String, List<String>> query, String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }
}
