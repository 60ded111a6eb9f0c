package dev.metis.hub.route;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.proxy.Proxy;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hubs feed a proxy each, as behind a load balancer: a login that ends at one of them is over at both. */
class OpenSocketsElsewhereIT {
    private static final String SOCKET = "/user/ada/ws";
    private static final List<String> COOKIES = List.of("jupyterhub-hub-login", "jupyterhub-session-id");

    @AutoClose
    private final HubFixture hub = HubFixture.with("Authenticator__admin_users", "[root]");

    private final TestBrowser ada = hub.logIn("ada");
    private final Proxy otherProxy = hub.startProxy();

    @BeforeEach
    void startServer() {
        hub.startHub(otherProxy);
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));
    }

    /** The same browser, with a connection that came to the other proxy. */
    private TestBrowser throughTheOther(TestBrowser browser) {
        var there = new TestBrowser("http://127.0.0.1:" + otherProxy.port());
        COOKIES.forEach(name -> there.setCookie(name, browser.cookie(name).orElseThrow(), "/"));
        there.eventually("/user/ada/", answer -> answer.statusCode() == 200);
        return there;
    }

    @Test
    void a_server_that_stops_at_one_hub_loses_its_route_at_the_proxy_of_another() {
        var there = throughTheOther(ada);

        ada.api("DELETE", "users/ada/server");

        there.eventually("/user/ada/", answer -> answer.statusCode() == 302); // by the hub: nothing runs there
    }

    @Test
    void logging_out_at_one_hub_cuts_what_is_open_at_the_proxy_of_another() {
        var elsewhere = hub.logIn("ada");
        try (var here = OpenSocket.of(ada, SOCKET);
                var there = OpenSocket.of(throughTheOther(ada), SOCKET);
                var others = OpenSocket.of(throughTheOther(elsewhere), SOCKET)) {
            assertThat(there.echoes()).isTrue();

            assertThat(ada.get("/hub/logout").statusCode()).isEqualTo(302);

            here.isCut();
            there.isCut();
            assertThat(others.echoes()).isTrue();
        }
    }

    /** Events of the database tell it, and nobody looks now and then. Half of them, for a machine may be busy once. */
    @Test
    void that_takes_less_than_a_second() {
        var times = new ArrayList<Duration>();
        for (int i = 0; i < 9; i++) {
            var browser = hub.logIn("ada");
            try (var there = OpenSocket.of(throughTheOther(browser), SOCKET)) {
                assertThat(there.echoes()).isTrue();
                var began = System.nanoTime();

                browser.get("/hub/logout");

                there.isCut();
                times.add(Duration.ofNanos(System.nanoTime() - began));
            }
        }
        assertThat(times.stream().sorted().toList().get(times.size() / 2)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void deleting_a_user_at_one_hub_cuts_all_of_theirs_at_the_proxy_of_another() {
        var root = hub.logIn("root");
        var bob = hub.logIn("bob");
        try (var there = OpenSocket.of(throughTheOther(bob), SOCKET);
                var owners = OpenSocket.of(throughTheOther(ada), SOCKET)) {
            assertThat(there.echoes()).isTrue();

            assertThat(root.api("DELETE", "users/bob").statusCode()).isEqualTo(204);

            there.isCut();
            assertThat(owners.echoes()).isTrue();
        }
    }

    @Test
    void a_hub_that_was_away_meanwhile_has_it_cut_when_it_is_back() {
        try (var there = OpenSocket.of(throughTheOther(ada), SOCKET)) {
            hub.killHub();
            assertThat(ada.get("/hub/logout").statusCode()).isEqualTo(302);
            assertThat(there.echoes()).as("the proxy goes on without its hub").isTrue();

            hub.startHub(otherProxy);

            there.isCut();
        }
    }

    @Test
    void a_hub_that_may_have_missed_the_event_looks_what_ended_unless_it_began_again() {
        var again = hub.logIn("ada");
        try (var there = OpenSocket.of(throughTheOther(ada), SOCKET);
                var since = OpenSocket.of(throughTheOther(again), SOCKET)) {
            note(ada, "now()");
            note(again, "now() - interval '10 minutes'");
            assertThat(there.echoes()).isTrue();

            resultOf(hub.database()
                    .sql()
                    .query("select pg_notify('metis', 'resync:0')")
                    .execute());

            there.isCut();
            assertThat(since.echoes()).isTrue();
        }
    }

    private void note(TestBrowser browser, String ended) {
        resultOf(hub.database()
                .sql()
                .preparedQuery("insert into ended_sessions (session_ids, ended) values (array[$1], " + ended + ")")
                .execute(Tuple.of(browser.cookie("jupyterhub-session-id").orElseThrow())));
    }
}
