package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityApiIT {
    private static HubFixture hub;
    private static TestBrowser ada;
    private static String token;
    private static String roots;

    @BeforeAll
    static void start() {
        hub = HubFixture.with("JupyterHub__allow_named_servers", "true");
        ada = hub.logIn("ada");
        hub.logIn("root");
        assertThat(ada.api("PUT", "users/ada/servers/lab").statusCode()).isEqualTo(201);
        token = TestTokens.issue(hub.database(), "ada", "users:activity!user", "read:users!user", "read:servers!user");
        roots = TestTokens.issue(hub.database(), "root", "inherit");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void a_report_shows_at_once() {
        var grace = hub.logIn("grace");
        grace.api("PUT", "users/grace/servers/lab");
        var graces = TestTokens.issue(hub.database(), "grace", "inherit");
        var user = Instant.now().plus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MICROS);
        var lab = user.plusSeconds(60);

        var answer = report("grace", graces, """
                {"last_activity": "%s",
                 "servers": {"lab": {"last_activity": "%s"}, "": {"last_activity": "2020-01-01T00:00:00Z"}}}
                """.formatted(user, lab));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        var model = model("grace", graces);
        assertThat(Instant.parse(model.getString("last_activity"))).isEqualTo(user);
        assertThat(Instant.parse(
                        model.getJsonObject("servers").getJsonObject("lab").getString("last_activity")))
                .isEqualTo(lab);
    }

    @Test
    void who_gets_the_name_of_a_deleted_user_has_not_been_active() {
        var root = hub.logIn("root");
        root.api("POST", "users/heir");
        assertThat(report("heir", roots, "{\"last_activity\": \"2020-01-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(root.api("DELETE", "users/heir").statusCode()).isEqualTo(204);
        assertThat(root.api("POST", "users/heir").statusCode()).isEqualTo(201);

        assertThat(model("heir", roots).getString("last_activity")).isNull();
    }

    @Test
    void servers_alone_do_not_move_the_user() {
        var before = model("ada", token).getString("last_activity");
        var later = Instant.now().plus(Duration.ofMinutes(50)).truncatedTo(ChronoUnit.SECONDS);

        assertThat(report("{\"servers\": {\"\": {\"last_activity\": \"" + later + "\"}}}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(model("ada", token).getString("last_activity")).isEqualTo(before);
    }

    @Test
    void nanoseconds_offsets_and_old_times_are_fine() {
        var now = Instant.now().atOffset(ZoneOffset.ofHours(9)).withNano(123456789);

        assertThat(report("{\"last_activity\": \"" + now + "\"}").statusCode()).isEqualTo(200);
        assertThat(report("{\"last_activity\": \"2019-11-22 06:17:03\"}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"now\"",
                "{",
                "{}",
                "{\"last_activity\": null}",
                "{\"last_activity\": \"\", \"servers\": {}}",
                "{\"last_activity\": 1795328223}",
                "{\"last_activity\": \"yesterday\"}",
                "{\"servers\": [\"lab\"]}",
                "{\"servers\": {\"lab\": \"2026-11-22T06:17:03Z\"}}",
                "{\"servers\": {\"lab\": {}}}",
                "{\"servers\": {\"lab\": {\"last_activity\": null}}}",
                "{\"servers\": {\"nosuch\": {\"last_activity\": \"2026-11-22T06:17:03Z\"}}}",
                "{\"servers\": {\"\\u0000\": {\"last_activity\": \"2026-11-22T06:17:03Z\"}}}"
            })
    void what_makes_no_sense_is_refused(String body) {
        var answer = report(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(400);
    }

    @Test
    void an_hour_ahead_is_a_wrong_clock() {
        assertThat(report("{\"last_activity\": \"" + Instant.now().plus(Duration.ofMinutes(60)) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(report("{\"last_activity\": \"" + Instant.now().plus(Duration.ofMinutes(58)) + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void one_unknown_server_spoils_the_whole_report() {
        hub.logIn("eve");
        var eves = TestTokens.issue(hub.database(), "eve", "inherit");
        var later = Instant.now().plus(Duration.ofMinutes(30));

        var answer = report(
                "eve",
                eves,
                "{\"last_activity\": \"" + later + "\", \"servers\": {\"\": {\"last_activity\": \"" + later
                        + "\"}, \"nosuch\": {\"last_activity\": \"" + later + "\"}}}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("No such server 'nosuch' for user eve");
        var eve = model("eve", eves);
        assertThat(Instant.parse(eve.getString("last_activity"))).isBefore(later.minusSeconds(60));
    }

    @Test
    void a_server_that_was_removed_is_unknown_soon() {
        var body = "{\"servers\": {\"brief\": {\"last_activity\": \"2026-11-22T06:17:03Z\"}}}";
        assertThat(report(body).statusCode()).isEqualTo(400);
        ada.api("PUT", "users/ada/servers/brief");
        assertThat(report(body).statusCode()).isEqualTo(200);

        ada.api("DELETE", "users/ada/servers/brief", Optional.of(new JsonObject().put("remove", true)));

        eventually(() -> assertThat(report(body).statusCode()).isEqualTo(400));
    }

    @Test
    void only_who_holds_the_scope_may_report() {
        var weak = TestTokens.issue(hub.database(), "ada", "read:users!user");

        assertThat(report("ada", weak, "{}").statusCode()).isEqualTo(403);
        assertThat(report("root", token, "{}").statusCode()).isEqualTo(404);
        assertThat(report("ada", "nonsense", "{}").statusCode()).isEqualTo(403);
        var body = "{\"last_activity\": \"2026-11-22T06:17:03Z\"}";
        assertThat(report("ada", roots, body).statusCode()).isEqualTo(200);
        assertThat(report("nobody", roots, body).statusCode()).isEqualTo(404);
    }

    @Test
    void the_second_report_of_a_server_asks_the_database_nothing() {
        var body = "{\"servers\": {\"lab\": {\"last_activity\": \"" + Instant.now() + "\"}}}";
        report(body);

        var answer = TestTokens.whileTablesAreLocked(hub.database(), () -> report(body));

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> report(String body) {
        return report("ada", token, body);
    }

    private static HttpResponse<String> report(String user, String token, String body) {
        var browser = hub.browser();
        return browser.send(browser.request("/hub/api/users/" + user + "/activity")
                .header("Authorization", "token " + token)
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> get(String path, String token) {
        return hub.browser().withHeader(path, "Authorization", "token " + token);
    }

    private static JsonObject model(String user, String token) {
        return new JsonObject(get("/hub/api/users/" + user + "?include_stopped_servers=1", token)
                .body());
    }
}
