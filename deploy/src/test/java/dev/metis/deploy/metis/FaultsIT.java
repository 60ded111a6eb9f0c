package dev.metis.deploy.metis;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is killed with {@code kill -9} while users start, use and stop servers: nothing is lost, doubled or left behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
    @SuppressWarnings("NullAway.Init")
    private MetisInParts metis;

    @BeforeAll
    void startMetis() {
        metis = MetisInParts.start(Map.of());
    }

    @BeforeEach
    void repair() {
        metis.repair();
    }

    @AfterEach
    void leaveNoServer() {
        metis.servers().kill();
    }

    @AfterAll
    void stopMetis() {
        if (metis != null) {
            metis.close();
        }
    }

    @Test
    void a_start_goes_on_when_its_hub_is_killed_at_once() {
        var ada = metis.logIn("ada");
        begin(ada, "ada");
        metis.killHub();

        metis.startHub();

        isReady(ada, "ada");
    }

    @Test
    void a_start_goes_on_when_its_hub_is_killed_while_the_server_loads() {
        metis.closeGate("bea", "start");
        var bea = metis.logIn("bea");
        begin(bea, "bea");
        var process = onlyProcess("bea");
        metis.killHub();

        metis.startHub();
        assertThat(bea.server("bea").getString("pending")).isEqualTo("spawn");
        metis.openGate("bea", "start");

        isReady(bea, "bea");
        assertThat(onlyProcess("bea")).isEqualTo(process);
    }

    @Test
    void a_stop_goes_on_when_its_hub_is_killed() {
        var cleo = startServer("cleo");
        metis.closeGate("cleo", "stop");
        assertThat(cleo.api("DELETE", "users/cleo/server").statusCode()).isEqualTo(202);
        metis.killHub();

        metis.startHub();
        assertThat(cleo.server("cleo").getString("pending")).isEqualTo("stop");
        metis.openGate("cleo", "stop");

        isStopped(cleo, "cleo");
    }

    @Test
    void running_servers_do_not_notice_that_the_hub_is_killed_and_started_again() {
        var dora = startServer("dora");
        var emil = startServer("emil");
        var before = List.of(onlyProcess("dora"), onlyProcess("emil"));

        metis.killHub();
        assertThat(pidBehindProxy(dora, "dora")).isEqualTo(before.get(0));
        metis.startHub();

        isReady(dora, "dora");
        isReady(emil, "emil");
        assertThat(List.of(onlyProcess("dora"), onlyProcess("emil"))).isEqualTo(before);
    }

    @Test
    void what_ended_while_no_hub_was_there_is_noticed() {
        var finn = startServer("finn");
        metis.killHub();
        metis.servers().of("finn").forEach(ProcessHandle::destroyForcibly);

        metis.startHub();

        isStopped(finn, "finn");
    }

    @Test
    void without_its_database_the_hub_says_when_to_come_back_and_servers_go_on() {
        var gina = startServer("gina");
        var process = onlyProcess("gina");
        metis.killPostgres();

        for (var path : List.of("/hub/api/users/gina/server", "/hub/home", "/hub/login")) {
            var answer = gina.get(path);
            assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).as(path).isPresent();
        }
        assertThat(pidBehindProxy(gina, "gina")).isEqualTo(process);

        metis.startPostgres();
        isReady(gina, "gina");
        assertThat(onlyProcess("gina")).isEqualTo(process);
    }

    @Test
    void a_start_waits_for_a_database_that_was_killed() {
        metis.closeGate("hugo", "start");
        var hugo = metis.logIn("hugo");
        begin(hugo, "hugo");
        var process = onlyProcess("hugo");
        metis.killPostgres();

        metis.openGate("hugo", "start");
        metis.startPostgres();

        isReady(hugo, "hugo");
        assertThat(onlyProcess("hugo")).isEqualTo(process);
    }

    @Test
    void a_proxy_that_was_killed_gets_all_its_routes_back() {
        var ida = startServer("ida");
        var process = onlyProcess("ida");

        metis.killProxy();
        metis.startProxy();

        isReady(ida, "ida");
        assertThat(onlyProcess("ida")).isEqualTo(process);
    }

    @Test
    void a_start_goes_on_while_the_proxy_is_away() {
        metis.closeGate("jan", "start");
        var jan = metis.logIn("jan");
        begin(jan, "jan");
        var process = onlyProcess("jan");

        metis.killProxy();
        metis.openGate("jan", "start");
        metis.startProxy();

        isReady(jan, "jan");
        assertThat(onlyProcess("jan")).isEqualTo(process);
    }

    @Test
    void a_killed_server_is_shown_as_stopped_and_can_be_started_again() {
        var kim = startServer("kim");
        var killed = onlyProcess("kim");
        metis.servers().of("kim").forEach(ProcessHandle::destroyForcibly);

        isStopped(kim, "kim");

        begin(kim, "kim");
        isReady(kim, "kim");
        assertThat(onlyProcess("kim")).isNotEqualTo(killed);
    }

    @Test
    void of_two_hubs_the_other_goes_on_with_what_a_killed_one_began() {
        metis.closeGate("lea", "start");
        var lea = metis.logIn("lea");
        begin(lea, "lea");
        var process = onlyProcess("lea");
        metis.startHub();
        metis.killHub();

        metis.openGate("lea", "start");

        isReady(lea, "lea");
        assertThat(onlyProcess("lea")).isEqualTo(process);
    }

    private TestBrowser startServer(String user) {
        var browser = metis.logIn(user);
        begin(browser, user);
        isReady(browser, user);
        return browser;
    }

    private static void begin(TestBrowser browser, String user) {
        var answer = browser.api("POST", "users/" + user + "/server");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** To the API, on the machine, and through the proxy; exactly once. */
    private void isReady(TestBrowser browser, String user) {
        eventually(MetisInParts.PATIENCE, () -> {
            var server = browser.server(user);
            assertThat(server.getBoolean("ready")).as(server.encode()).isTrue();
            assertThat(server.getString("pending")).isNull();
        });
        eventually(() -> assertThat(pidBehindProxy(browser, user)).isEqualTo(onlyProcess(user)));
    }

    /** To the API, on the machine, and through the proxy, where the hub answers instead. */
    private void isStopped(TestBrowser browser, String user) {
        eventually(MetisInParts.PATIENCE, () -> {
            var server = browser.server(user);
            assertThat(server.getBoolean("stopped")).as(server.encode()).isTrue();
            assertThat(server.getString("pending")).isNull();
        });
        assertThat(metis.servers().of(user)).isEmpty();
        eventually(() -> {
            var answer = browser.get("/user/" + user + "/");
            assertThat(answer.statusCode()).as(answer.body()).isNotIn(200, 502, 503);
        });
    }

    private long onlyProcess(String user) {
        eventually(() -> assertThat(metis.servers().of(user)).hasSize(1));
        return metis.servers().of(user).getFirst().pid();
    }

    private static long pidBehindProxy(TestBrowser browser, String user) {
        var answer = browser.get("/user/" + user + "/");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getLong("pid");
    }
}
