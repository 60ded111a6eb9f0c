package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.eventually;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.POST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.route.Route;
import dev.metis.hub.route.RouteSync;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the hub keeps the table of a proxy right, whichever proxy it is: it asks for changes, and takes whole tables too. */
abstract class RouteSyncContract {
    static final Duration OFTEN = Duration.ofMillis(50);
    static final Duration SELDOM = Duration.ofHours(1);
    private static final RouteSync.Intervals CHANGES_ONLY = new RouteSync.Intervals(OFTEN, Duration.ZERO, SELDOM);

    final ProxyTrial trial = new ProxyTrial(this::program);
    final Caller caller = trial.caller();
    private final Start start = Start.with();
    /** What the database wants. */
    final List<Route> wanted = new CopyOnWriteArrayList<>();

    private ProxyUnderTest proxy = program(start);

    abstract ProxyUnderTest program(Start start);

    @BeforeEach
    void wantTwo() {
        wanted.add(server("ada"));
        wanted.add(server("bob"));
    }

    @AfterEach
    void stop() {
        trial.close();
        proxy.close();
    }

    ProxyUnderTest proxy() {
        return proxy;
    }

    Route server(String user) {
        return Route.ofServer("/user/" + user + "/", trial.echo().url(), user, "");
    }

    Route hub() {
        return Route.ofHub("/", trial.echo().url());
    }

    RouteKeeper keeper(RouteSync.Intervals intervals) {
        return trial.closed(new RouteKeeper(proxy, hub(), wanted, intervals));
    }

    private String target(String path) {
        return caller.routes(proxy).getJsonObject(path, new JsonObject()).getString("target", "");
    }

    private void set(String path, String target) {
        var route = JsonObject.of("target", target, "jupyterhub", true);
        assertThat(caller.api(proxy, POST, path, route).status()).isEqualTo(201);
    }

    private void hasWhatIsWanted() {
        eventually(() -> assertThat(caller.routes(proxy).fieldNames())
                .containsExactlyInAnyOrder(wanted.stream().map(Route::path).toArray(String[]::new))
                .contains("/user/ada"));
    }

    @Test
    void what_others_remove_add_or_lead_elsewhere_is_put_right() {
        wanted.add(hub());
        keeper(CHANGES_ONLY);
        hasWhatIsWanted();

        assertThat(caller.api(proxy, DELETE, "/user/ada").status()).isEqualTo(204);
        hasWhatIsWanted();

        set("/user/eve", "http://127.0.0.1:9");
        hasWhatIsWanted();

        set("/user/bob", "http://127.0.0.1:9");
        eventually(() -> assertThat(target("/user/bob")).isEqualTo(trial.echo().url()));
        hasWhatIsWanted();
    }

    @Test
    void routes_that_are_no_hubs_are_left_alone_unless_they_are_in_the_way() {
        keeper(CHANGES_ONLY);
        caller.route(proxy, "/foreign", "http://127.0.0.1:9");
        caller.route(proxy, "/user/ada", "http://127.0.0.1:9");

        eventually(() -> assertThat(target("/user/ada")).isEqualTo(trial.echo().url()));
        assertThat(target("/foreign")).isEqualTo("http://127.0.0.1:9");
    }

    @Test
    void a_proxy_that_was_restarted_has_its_routes_again() {
        wanted.add(hub());
        keeper(CHANGES_ONLY);
        hasWhatIsWanted();

        proxy.close();
        proxy = program(start);

        hasWhatIsWanted();
    }

    @Test
    void while_only_this_hub_changes_something_the_database_is_left_alone() {
        try (var other = SilentHub.start()) {
            // One that answers is asked at each look, because the route of all hubs leads to it: that counts them.
            set("/", other.url());
            var keeper = keeper(CHANGES_ONLY);
            int before = keeper.comparisons();

            wanted.add(server("eve"));
            keeper.add(server("eve"));
            other.awaitAsked(10);
            wanted.remove(server("bob"));
            keeper.remove(server("bob"));
            other.awaitAsked(10);

            // A whole table that is on its way while the hub changes something is taken for somebody else's change.
            int after = keeper.comparisons();
            assertThat(after).isBetween(before, before + 2);
            assertThat(target("/")).isEqualTo(other.url());

            caller.api(proxy, DELETE, "/user/eve");
            eventually(() -> assertThat(target("/user/eve")).isNotEmpty());
            assertThat(keeper.comparisons()).isGreaterThan(after);
        }
    }

    @Test
    void the_route_of_a_hub_that_is_gone_leads_to_this_one() {
        try (var other = SilentHub.start()) {
            set("/", other.url());
            keeper(CHANGES_ONLY);
            other.awaitAsked(3);
        }

        eventually(() -> assertThat(target("/")).isEqualTo(trial.echo().url()));
    }

    @Test
    void several_hubs_each_see_what_happens() {
        wanted.add(hub());
        var one = keeper(CHANGES_ONLY);
        var two = keeper(CHANGES_ONLY);
        hasWhatIsWanted();
        int before = two.comparisons();

        wanted.add(server("eve"));
        one.add(server("eve"));
        eventually(() -> assertThat(two.comparisons()).isGreaterThan(before));
        hasWhatIsWanted();
        one.close();
        caller.api(proxy, DELETE, "/user/eve");

        hasWhatIsWanted();
        set("/user/mallory", "http://127.0.0.1:9");
        hasWhatIsWanted();
    }

    @Test
    void all_of_it_is_compared_now_and_then_although_nothing_changed() {
        wanted.add(hub());
        keeper(new RouteSync.Intervals(SELDOM, Duration.ZERO, OFTEN));
        hasWhatIsWanted();

        wanted.add(server("eve"));

        hasWhatIsWanted();
    }

    @Test
    void use_of_a_route_is_heard() {
        var keeper = keeper(new RouteSync.Intervals(SELDOM, OFTEN, SELDOM));
        eventually(() -> assertThat(keeper.used()).isNotEmpty());
        var since = Instant.now();

        // As often as it takes to be told from the moment the route was set.
        eventually(() -> {
            assertThat(caller.get(proxy, "/user/ada/x").status()).isEqualTo(200);
            assertThat(keeper.used())
                    .anySatisfy(route -> assertThat(route.getString("user")).isEqualTo("ada"))
                    .anySatisfy(route ->
                            assertThat(route.getInstant("last_activity")).isAfter(since));
        });
    }
}
