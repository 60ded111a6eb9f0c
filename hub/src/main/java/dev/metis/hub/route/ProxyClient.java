package dev.metis.hub.route;

import dev.metis.hub.name.Names;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the REST API of a proxy: ours, or configurable-http-proxy. Source: its README, "REST API". */
public final class ProxyClient {
    private static final Logger log = LoggerFactory.getLogger(ProxyClient.class);
    private static final String ROUTES = "/api/routes";
    private static final String CONNECTIONS = "/api/connections";
    private static final int TIMEOUT_SECONDS = 10;
    private static final int WORTH_A_TABLE = 10;
    private static final int MOST_IN_TABLE = 1_000;

    private final HttpClient http;
    private volatile Place place;
    private volatile boolean cutsNothing;

    /**
     * Where a proxy's REST API is, and what it wants to be shown.
     *
     * @param api without the path {@code /api/routes}
     */
    record Place(URI api, String token) {
        @Override
        public String toString() {
            return "Place[" + api + "]";
        }
    }

    /** @param api without the path {@code /api/routes} */
    public ProxyClient(Vertx vertx, URI api, String token, int concurrency) {
        this.place = new Place(api, token);
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(5_000), new PoolOptions().setHttp1MaxSize(concurrency));
    }

    Place place() {
        return place;
    }

    /** Speaks to another proxy from now on; fails, and stays with the one it has, when that one does not answer. */
    Future<Void> moveTo(Place other) {
        return call(other, HttpMethod.GET, "", Buffer.buffer())
                .compose(answer -> expect(other, answer, 200, 200))
                .onSuccess(_ -> {
                    place = other;
                    cutsNothing = false;
                });
    }

    /** Adds the route or replaces it; may be repeated. */
    public Future<Void> add(Route route) {
        return call(HttpMethod.POST, route.path(), body(route).toBuffer()).compose(answer -> expect(answer, 201, 200));
    }

    /** The same for many; with one request for hundreds of them where the proxy is ours, one after the other where it is not. */
    Future<Void> addAll(List<Route> routes) {
        if (routes.size() < WORTH_A_TABLE) {
            return addEach(routes);
        }
        var first = routes.subList(0, Math.min(routes.size(), MOST_IN_TABLE));
        var rest = routes.subList(first.size(), routes.size());
        return call(HttpMethod.PATCH, "", table(first))
                .compose(answer -> answer.status() == 405
                        ? addEach(routes)
                        : expect(answer, 201, 201).compose(_ -> addAll(rest)));
    }

    private Future<Void> addEach(List<Route> routes) {
        return Future.join(routes.stream().map(this::add).toList()).mapEmpty();
    }

    private static Buffer table(List<Route> routes) {
        var table = new JsonObject();
        routes.forEach(route -> table.put(route.path(), body(route)));
        return table.toBuffer();
    }

    private static JsonObject body(Route route) {
        return route.data().copy().put("target", route.target()).put("jupyterhub", true);
    }

    /** An absent route counts as removed. */
    public Future<Void> remove(String path) {
        return call(HttpMethod.DELETE, path, Buffer.buffer()).compose(answer -> expect(answer, 204, 404));
    }

    /**
     * What is different from the table that was told under that version; all of it when the proxy does not know it any more, or
     * is not ours.
     *
     * @param usedSince routes that were used since then, by the proxy's clock, are told besides; none when empty
     */
    Future<RouteChanges> changes(String version, Optional<Instant> usedSince) {
        var query = "?changed_since=" + Names.escape(version)
                + usedSince
                        .map(time -> "&active_since=" + Names.escape(time.toString()))
                        .orElse("");
        return ask(place, HttpMethod.GET, ROUTES + query, Buffer.buffer())
                .compose(answer -> expect(answer, 200, 200)
                        .map(_ -> RouteChanges.read(answer.body().toJsonObject())));
    }

    /** All routes the hub owns: path to data, {@code target} included. Others are not ours to see. */
    public Future<Map<String, JsonObject>> all() {
        return call(HttpMethod.GET, "", Buffer.buffer())
                .compose(answer -> expect(answer, 200, 200)
                        .map(_ -> RouteChanges.ofHubs(answer.body().toJsonObject())));
    }

    /** Another program may answer at the same place now. */
    void isBack() {
        cutsNothing = false;
    }

    /** Cuts what goes on along a route that is no more. Returns at once; nothing happens where the proxy is not ours. */
    void cutRoute(String path) {
        cut("route", path, "");
    }

    /**
     * Cuts what a browser opened with a login that is over. Returns at once; nothing happens where the proxy is not ours.
     *
     * @param except path of the hub's route, along which the browser learns that the login is over
     */
    public void cutSession(String sessionId, String except) {
        cut("session", sessionId, "&except=" + Names.escape(except));
    }

    /** Whether the proxy has not said yet that it cannot. */
    boolean cuts() {
        return !cutsNothing;
    }

    private void cut(String what, String value, String more) {
        if (cutsNothing) {
            return;
        }
        var to = place;
        ask(to, HttpMethod.DELETE, CONNECTIONS + "?" + what + "=" + Names.escape(value) + more, Buffer.buffer())
                .onSuccess(answer -> noteCut(to, answer, what))
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("of", what)
                        .addKeyValue("cause", cause.getMessage())
                        .log("connections_not_cut"));
    }

    private void noteCut(Place at, Answer answer, String what) {
        if (answer.status() == 404 || answer.status() == 405) { // configurable-http-proxy's
            cutsNothing = at.equals(place);
            log.atInfo().log("proxy_cuts_no_connections");
        } else if (answer.status() != 200) {
            log.atWarn()
                    .addKeyValue("of", what)
                    .addKeyValue("status", answer.status())
                    .log("connections_not_cut");
        }
    }

    public Future<Void> close() {
        return http.close();
    }

    private record Answer(int status, Buffer body) {}

    private Future<Answer> call(HttpMethod method, String path, Buffer body) {
        return call(place, method, path, body);
    }

    private Future<Answer> call(Place to, HttpMethod method, String path, Buffer body) {
        return ask(to, method, ROUTES + escaped(path), body);
    }

    private Future<Answer> ask(Place to, HttpMethod method, String uri, Buffer body) {
        var api = to.api();
        return http.request(new RequestOptions()
                        .setMethod(method)
                        .setSsl("https".equals(api.getScheme()))
                        .setHost(api.getHost())
                        .setPort(api.getPort() > 0 ? api.getPort() : "https".equals(api.getScheme()) ? 443 : 80)
                        .setURI(uri)
                        .putHeader("Authorization", "token " + to.token())
                        .setTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS)))
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(read -> new Answer(response.statusCode(), read)))
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private Future<Void> expect(Answer answer, int good, int alsoGood) {
        return expect(place, answer, good, alsoGood);
    }

    private static Future<Void> expect(Place at, Answer answer, int good, int alsoGood) {
        if (answer.status() == good || answer.status() == alsoGood) {
            return Future.succeededFuture();
        }
        return Future.failedFuture(new ProxyException(
                answer.status() == 403
                        ? "The proxy at " + at.api()
                                + " refuses the hub's token; both need the same CONFIGPROXY_AUTH_TOKEN"
                        : "The proxy at " + at.api() + " answered " + answer.status()));
    }

    private static String escaped(String path) {
        return Arrays.stream(path.split("/", -1)).map(Names::escape).collect(Collectors.joining("/"));
    }
}
