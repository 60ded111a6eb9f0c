package dev.metis.hub.metric;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import dev.metis.hub.spawner.Script;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsIT {
    private HubFixture hub = HubFixture.with();

    @AfterEach
    void stop() {
        hub.close();
    }

    private HttpResponse<String> asked(TestBrowser browser) {
        return browser.get("/hub/metrics");
    }

    private List<String> lines() {
        return asked(hub.logIn("root")).body().lines().toList();
    }

    private double value(String line) {
        var found = lines().stream().filter(each -> each.startsWith(line + " ")).toList();
        assertThat(found).as(line).hasSize(1);
        return Double.parseDouble(found.getFirst().substring(line.length() + 1));
    }

    private static String labelled(String name, String... pairs) {
        return name + "{" + String.join(",", Arrays.asList(pairs)) + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hub/metrics", "/hub/api/metrics"})
    void who_may_reads_them_with_a_token_or_a_login(String path) {
        var token = TestTokens.issue(hub.database(), "root", "read:metrics");

        var byToken = hub.browser().withHeader(path, "Authorization", "token " + token);
        assertThat(byToken.statusCode()).isEqualTo(200);
        assertThat(byToken.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(hub.logIn("root").get(path).statusCode()).isEqualTo(200);

        for (var refused : List.of(hub.browser().get(path), hub.logIn("ada").get(path))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        }
        assertThat(hub.browser().postForm(path, "a", "b").statusCode()).isEqualTo(405);
    }

    @Test
    void everybody_reads_them_where_the_operator_wants_it_so() {
        hub.close();
        hub = HubFixture.with("JupyterHub__authenticate_prometheus", "false");

        assertThat(asked(hub.browser()).statusCode()).isEqualTo(200);
    }

    @Test
    void how_starts_and_stops_end_is_there_before_the_first_and_counted_after() {
        var well = labelled("jupyterhub_server_spawn_duration_seconds_count", "reason=\"\"", "status=\"success\"");
        var stopped = labelled("jupyterhub_server_stop_seconds_count", "status=\"success\"");
        var routed = labelled("jupyterhub_proxy_add_duration_seconds_count", "status=\"success\"");
        assertThat(value(well)).isZero();
        assertThat(value(labelled(
                        "jupyterhub_server_spawn_duration_seconds_bucket",
                        "reason=\"throttled\"",
                        "status=\"failure\"",
                        "le=\"600.0\"")))
                .isZero();
        assertThat(value("jupyterhub_running_servers")).isZero();
        var ada = hub.logIn("ada");

        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));

        eventually(() -> assertThat(value(well)).isOne());
        assertThat(value(routed)).isOne();
        assertThat(value("jupyterhub_running_servers")).isOne();
        ada.api("DELETE", "users/ada/server");
        eventually(() -> assertThat(value(stopped)).isOne());
        eventually(() -> assertThat(value("jupyterhub_running_servers")).isZero());
        assertThat(value(labelled("jupyterhub_proxy_delete_duration_seconds_count", "status=\"success\"")))
                .isOne();
    }

    @Test
    void what_only_metis_has_is_there_from_the_start_and_follows_what_happens() {
        for (var of : List.of("server", "user")) {
            for (var verdict : List.of("keep", "idle", "too_old")) {
                assertThat(value(labelled(
                                "metis_cull_verdicts_total", "of=\"" + of + "\"", "verdict=\"" + verdict + "\"")))
                        .isZero();
            }
        }
        var ready = labelled("metis_servers", "state=\"ready\"");
        var started = labelled("metis_journal_lines_total", "kind=\"ready\"");
        assertThat(value(ready)).isZero();
        assertThat(value(started)).isZero();
        assertThat(value("metis_claims_lost_total")).isZero();
        assertThat(value("metis_claims_held")).isZero();
        assertThat(value("metis_claims_expired")).isZero();
        assertThat(value("metis_database_connections_in_use")).isBetween(0.0, 10.0);
        assertThat(value("metis_database_waiting")).isBetween(0.0, 10.0);
        assertThat(value("metis_database_connections_max")).isPositive();
        eventually(() -> assertThat(value("metis_proxy_up")).isOne());
        assertThat(value("metis_routes_wanted")).isOne();
        assertThat(value("metis_routes_checked_timestamp_seconds"))
                .isBetween(Instant.now().getEpochSecond() - 60.0, Instant.now().getEpochSecond() + 1.0);
        assertThat(value("metis_event_loop_lag_seconds")).isBetween(0.0, 60.0);

        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));

        eventually(() -> assertThat(value(started)).isOne());
        assertThat(value(ready)).isOne();
        hub.restartProxy();
        eventually(() -> assertThat(value(labelled("metis_route_repairs_total", "change=\"added\"")))
                .isGreaterThanOrEqualTo(2));
        eventually(() -> assertThat(value("metis_routes_wanted")).isEqualTo(2));
    }

    @Test
    void a_start_on_its_way_shows_as_a_claim() {
        hub.platform().script(Script.neverAnswers());
        var ada = hub.logIn("ada");

        ada.api("POST", "users/ada/server");

        eventually(() -> assertThat(value("metis_claims_held")).isOne());
        assertThat(value(labelled("metis_servers", "state=\"spawning\""))).isOne();
        assertThat(value("metis_claims_expired")).isZero();
    }

    @Test
    void names_and_buckets_can_be_others() {
        hub.close();
        hub = HubFixture.with("Metis__metrics_prefix", "lab", "Metis__stop_duration_buckets", "[1, 2.5, inf]");

        assertThat(lines().stream().filter(line -> line.startsWith("lab_server_stop_seconds_bucket")))
                .extracting(line -> line.replaceFirst(".*le=\"([^\"]+)\".*", "$1"))
                .containsOnly("1.0", "2.5", "+Inf");
        assertThat(lines()).noneMatch(line -> line.startsWith("jupyterhub_"));
        assertThat(value("metis_claims_lost_total")).isZero();
    }

    @Test
    void a_start_that_fails_is_told_apart() {
        hub.platform().script(Script.failsWith("no place for it"));
        var ada = hub.logIn("ada");

        ada.api("POST", "users/ada/server");

        eventually(() -> assertThat(value(
                        labelled("jupyterhub_server_spawn_duration_seconds_count", "reason=\"\"", "status=\"error\"")))
                .isOne());
    }

    private double starts(String status, String reason) {
        return value(labelled(
                "jupyterhub_server_spawn_duration_seconds_count",
                "reason=\"" + reason + "\"",
                "status=\"" + status + "\""));
    }

    @Test
    void a_server_that_ends_while_it_is_waited_for_is_told_apart() {
        hub.platform().script(Script.exitsWith(1, Duration.ZERO));

        hub.logIn("ada").api("POST", "users/ada/server");

        eventually(() -> assertThat(starts("error", "exited")).isOne());
        assertThat(starts("error", "")).isZero();
    }

    @Test
    void a_start_whose_second_attempt_cannot_begin_is_counted_too() {
        hub.close();
        hub = HubFixture.with("Metis__stop_timeout", "100ms");
        hub.platform().script(Script.neverAnswers().thatNeverStops());
        hub.logIn("ada").api("POST", "users/ada/server");
        eventually(() -> assertThat(hub.platform().running()).hasSize(1));

        hub.platform().displace(hub.platform().running().getFirst());

        eventually(() -> assertThat(starts("error", "")).isOne());
        hub.platform().release();
    }

    @Test
    void starts_that_are_refused_are_counted_by_their_reason() {
        hub.close();
        hub = HubFixture.with(
                "JupyterHub__concurrent_spawn_limit",
                "1",
                "JupyterHub__allow_named_servers",
                "true",
                "Spawner__apply_user_options",
                "{memory: mem_limit}");
        for (var reason : List.of("", "error", "throttled", "too-many-users", "already-pending")) {
            assertThat(starts("failure", reason)).isZero();
        }
        var ada = hub.logIn("ada");
        var unfit = Optional.of(JsonObject.of("memory", "a lot"));

        assertThat(ada.api("POST", "users/ada/server", unfit).statusCode()).isEqualTo(400);
        assertThat(ada.api("POST", "users/ada/servers/lab", unfit).statusCode()).isEqualTo(400);
        assertThat(ada.api("PUT", "users/ada/servers/lab", unfit).statusCode()).isEqualTo(400); // no start
        assertThat(starts("failure", "error")).isEqualTo(2);

        hub.platform().script(Script.neverAnswers());
        ada.api("POST", "users/ada/server");
        assertThat(hub.logIn("bob").api("POST", "users/bob/server").statusCode())
                .isEqualTo(429);
        assertThat(starts("failure", "throttled")).isOne();
        assertThat(starts("failure", "")).isZero();
    }

    @Test
    void people_and_their_logins_are_counted() {
        var failed = labelled("jupyterhub_login_duration_seconds_count", "status=\"LoginStatus.failure\"");
        assertThat(value("jupyterhub_total_users")).isEqualTo(1);
        assertThat(value(failed)).isZero();
        hub.logIn("ada").get("/hub/home");
        hub.browser().tryLogIn("/hub/login", " ", "any");

        assertThat(value("jupyterhub_total_users")).isEqualTo(2);
        assertThat(value(failed)).isOne();
        eventually(() -> assertThat(value(labelled("jupyterhub_active_users", "period=\"24h\"")))
                .isEqualTo(2));
    }

    @Test
    void requests_are_told_apart_by_what_answers_them_not_by_what_clients_write() {
        var root = hub.logIn("root");
        for (var user : List.of("root", "nobody-1", "nobody-2")) {
            root.api("GET", "users/" + user);
        }
        root.send(root.request("/hub/api/users/root").method("INVENTED", BodyPublishers.noBody()));

        var requests = lines().stream()
                .filter(line -> line.startsWith("jupyterhub_request_duration_seconds_count"))
                .filter(line -> line.contains("users.UserAPIHandler"))
                .map(line -> line.replaceFirst(".*\\{(.*)} .*", "$1"))
                .toList();

        var handler = "handler=\"jupyterhub.apihandlers.users.UserAPIHandler\"";
        assertThat(requests)
                .containsExactlyInAnyOrder(
                        "code=\"200\"," + handler + ",method=\"GET\"",
                        "code=\"404\"," + handler + ",method=\"GET\"",
                        "code=\"403\"," + handler + ",method=\"other\"");
    }

    @Test
    void the_hub_tells_how_it_started_and_how_the_proxy_does() {
        assertThat(value("jupyterhub_hub_startup_duration_seconds_count")).isOne();
        assertThat(value("jupyterhub_check_routes_duration_seconds_count")).isPositive();
        assertThat(value("jupyterhub_proxy_poll_duration_seconds_count")).isPositive();
        eventually(() -> assertThat(value("jupyterhub_event_loop_interval_seconds_count"))
                .isPositive());
        assertThat(value("jupyterhub_csp_reports_total")).isZero();
    }
}
