package dev.metis.hub.route;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.db.Database;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.metric.MetricsConfig;
import dev.metis.proxy.TestLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the hub asks a proxy, and what it does when the proxy fails; how tables are put right is tried on real proxies. */
class RouteSyncIT {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Route HUB = Route.ofHub("/", "http://127.0.0.1:1");
    private static final Route ADA = Route.ofServer("/user/ada/", "http://127.0.0.1:2", "ada", "");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Map<String, JsonObject> table = new ConcurrentHashMap<>();
    private final Queue<String> questions = new ConcurrentLinkedQueue<>();
    private final List<Route> wanted = new CopyOnWriteArrayList<>(List.of(ADA));
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final List<RouteSync> started = new CopyOnWriteArrayList<>();
    private volatile String version = "v1";
    private volatile boolean refusesChanges;
    private volatile boolean databaseIsAway;
    private int port;

    @BeforeEach
    void listen() {
        port = resultOf(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
                .actualPort();
    }

    @AfterEach
    void close() {
        started.forEach(RouteSync::stop);
        resultOf(vertx.close());
    }

    /** A proxy that knows versions: nothing ever changed since the one it has, and everything since any other. */
    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (!request.path().startsWith("/api/routes")) {
                request.response().setStatusCode(404).end(); // knows no connections
            } else if (request.method().name().equals("GET")) {
                questions.add(request.uri());
                boolean whole = !version.equals(request.getParam("changed_since"));
                request.response()
                        .end(JsonObject.of("version", version, "whole", whole, "removed", List.of())
                                .put("routes", whole ? Map.copyOf(table) : Map.of())
                                .encode());
            } else if (refusesChanges) {
                request.response().setStatusCode(500).end();
            } else if (request.method().name().equals("POST")) {
                table.put(path(request), new JsonObject(body));
                request.response().setStatusCode(201).end();
            } else {
                table.remove(path(request));
                request.response().setStatusCode(204).end();
            }
        });
    }

    private static String path(HttpServerRequest request) {
        var path = request.path().substring("/api/routes".length());
        return path.isEmpty() ? "/" : path;
    }

    private RouteSync start(RouteSync.Intervals intervals) {
        RouteSource source = () -> databaseIsAway
                ? Future.failedFuture("the database is away")
                : Future.succeededFuture(new RouteSource.Wishes(List.copyOf(wanted), Set.copyOf(kept)));
        var sync = new RouteSync(
                vertx,
                new ProxyClient(vertx, URI.create("http://127.0.0.1:" + port), "secret", 4),
                new OtherHubs(vertx, "/hub/health"),
                HUB,
                List.of(source),
                intervals,
                new HubMetrics(MetricsConfig.USUAL, new Database(vertx, new PgConnectOptions(), 1)));
        sync.observe(routes -> routes.forEach(route -> heard.add(route.getString("last_activity", ""))));
        resultOf(onLoop(sync::start));
        started.add(sync);
        return sync;
    }

    private Future<Void> onLoop(Supplier<Future<Void>> work) {
        var done = Promise.<Void>promise();
        loop.runOnContext(_ -> work.get().onComplete(done));
        return done.future();
    }

    private void awaitQuestions(int more) {
        int enough = questions.size() + more;
        eventually(() -> assertThat(questions.size()).isGreaterThanOrEqualTo(enough));
    }

    @Test
    void it_asks_for_changes_with_the_version_it_was_told_last() {
        start(new RouteSync.Intervals(OFTEN, Duration.ZERO, SELDOM));
        awaitQuestions(3);

        assertThat(questions.poll()).isEqualTo("/api/routes?changed_since=");
        assertThat(questions).containsOnly("/api/routes?changed_since=v1");

        version = "v2";
        eventually(() -> assertThat(questions).endsWith("/api/routes?changed_since=v2"));
    }

    @Test
    void who_was_active_is_asked_at_its_own_interval_and_whenever_somebody_wants_to_know() {
        var sync = start(new RouteSync.Intervals(OFTEN, SELDOM, SELDOM));
        awaitQuestions(3);
        assertThat(questions.poll()).isEqualTo("/api/routes?changed_since=&active_since=1970-01-01T00%3A00%3A00Z");
        assertThat(questions).containsOnly("/api/routes?changed_since=v1");

        resultOf(onLoop(sync::hearActivity));

        assertThat(questions).contains("/api/routes?changed_since=v1&active_since=1970-01-01T00%3A00%3A00Z");
    }

    @Test
    void a_whole_table_tells_who_was_active_and_only_what_is_newer_is_asked_for_then() {
        table.put(ADA.path(), used("2026-11-22T12:00:00.000Z"));
        var sync = start(new RouteSync.Intervals(OFTEN, SELDOM, SELDOM));
        table.put(ADA.path(), used("2026-11-22T13:00:00.000Z"));
        version = "v2";
        eventually(() -> assertThat(heard).contains("2026-11-22T13:00:00.000Z"));

        resultOf(onLoop(sync::hearActivity));

        assertThat(questions).contains("/api/routes?changed_since=v2&active_since=2026-11-22T12%3A59%3A59Z");
        assertThat(heard).containsSubsequence("2026-11-22T12:00:00.000Z", "2026-11-22T13:00:00.000Z");
    }

    private static JsonObject used(String time) {
        return JsonObject.of("target", ADA.target(), "jupyterhub", true, "last_activity", time);
    }

    @Test
    void nobody_asks_who_was_active_where_nobody_shall() {
        var sync = start(new RouteSync.Intervals(OFTEN, Duration.ZERO, SELDOM));

        resultOf(onLoop(sync::hearActivity));
        awaitQuestions(3);

        assertThat(questions).noneMatch(question -> question.contains("active_since"));
    }

    @Test
    void a_route_that_could_not_be_removed_is_removed_once_its_server_is_gone() {
        var sync = start(new RouteSync.Intervals(OFTEN, Duration.ZERO, SELDOM));
        assertThat(table).containsKey("/user/ada");
        refusesChanges = true;
        wanted.remove(ADA);
        kept.add(ADA.path());
        assertThat(failureOf(onLoop(() -> sync.remove(ADA.path())))).hasMessageContaining("500");
        refusesChanges = false;
        awaitQuestions(4);
        assertThat(table).as("while it is stopping").containsKey("/user/ada");

        kept.clear();

        eventually(() -> assertThat(table).containsOnlyKeys("/"));
    }

    @Test
    void a_route_that_could_not_be_added_is_added() {
        wanted.clear();
        var sync = start(new RouteSync.Intervals(OFTEN, Duration.ZERO, SELDOM));
        refusesChanges = true;
        assertThat(failureOf(onLoop(() -> sync.add(ADA)))).hasMessageContaining("500");
        wanted.add(ADA);
        refusesChanges = false;

        eventually(() -> assertThat(table).containsKey("/user/ada"));
    }

    @Test
    void a_database_that_is_away_is_not_taken_for_the_proxy() {
        try (var log = new TestLog()) {
            var sync = start(new RouteSync.Intervals(OFTEN, Duration.ZERO, SELDOM));
            databaseIsAway = true;
            table.put("/user/eve", JsonObject.of("target", "http://127.0.0.1:9", "jupyterhub", true));
            version = "v2";

            eventually(() -> assertThat(log.of("wanted_routes_not_read")).isNotEmpty());
            questions.clear();
            awaitQuestions(5);
            assertThat(questions).as("no whole table each time").containsOnly("/api/routes?changed_since=v2");
            assertThat(failureOf(onLoop(sync::repair))).hasRootCauseMessage("the database is away");
            assertThat(log.of("wanted_routes_not_read"))
                    .singleElement()
                    .asString()
                    .contains("the database is away");
            assertThat(log.all()).noneMatch(line -> line.contains("proxy_"));

            databaseIsAway = false;
            eventually(() -> assertThat(table).containsOnlyKeys("/", "/user/ada"));
        }
    }
}
