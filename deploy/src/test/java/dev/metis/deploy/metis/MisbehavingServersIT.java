package dev.metis.deploy.metis;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Commands that are no good, as somebody sees them who starts a server: a sentence, and nothing left running. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MisbehavingServersIT {
    @SuppressWarnings("NullAway.Init")
    private MetisInParts metis;

    @BeforeAll
    void startMetis() {
        metis = MetisInParts.start(Map.of("Spawner.http_timeout", "5s", "JupyterHub.tornado_settings", "{}"));
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
    void a_command_that_does_not_exist_is_named() throws IOException {
        var elsewhere = metis.command().resolveSibling("moved-away");
        Files.move(metis.command(), elsewhere);
        try {
            assertFails("missing", "misbehaving-server.sh", "Install it");
        } finally {
            Files.move(elsewhere, metis.command());
        }
    }

    @Test
    void a_server_that_exits_at_once_is_shown_with_its_last_words() {
        assertFails("exits", "exited with code 3", "No module named 'jupyterlab'");
    }

    @Test
    void a_server_that_never_listens_is_ended_when_its_time_is_up() {
        assertFails("silent", "no answer within 5 s", "slow to load");
    }

    @Test
    void a_server_that_listens_on_another_port_is_ended_when_its_time_is_up() {
        assertFails("elsewhere", "no answer within 5 s", "listen somewhere else");
    }

    @Test
    void a_server_that_floods_its_log_runs_and_stops_like_any_other() {
        var flooder = metis.logIn("floods");
        var answer = flooder.api("POST", "users/floods/server");
        assertThat(answer.statusCode()).as(answer.body()).isIn(201, 202);
        flooder.eventuallyServer("floods", server -> server.getBoolean("ready"));
        assertThat(flooder.get("/user/floods/").statusCode()).isEqualTo(200);

        assertThat(flooder.api("DELETE", "users/floods/server").statusCode()).isIn(202, 204);

        flooder.eventuallyServer("floods", server -> server.getBoolean("stopped"));
        assertThat(metis.servers().all()).isEmpty();
    }

    /** The answer has the first words, the story of the start has all of them. */
    private void assertFails(String user, String reason, String more) {
        var browser = metis.logIn(user);

        var answer = browser.api("POST", "users/" + user + "/server");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(answer.body()).contains(reason);
        var server = browser.server(user);
        assertThat(server.getBoolean("stopped")).as(server.encode()).isTrue();
        assertThat(server.getBoolean("ready")).isFalse();
        assertThat(server.getString("pending")).isNull();
        var story = browser.get("/hub/api/users/" + user + "/server/progress").body();
        assertThat(story).contains("\"failed\":true", reason, more);
        eventually(() -> assertThat(metis.servers().all()).isEmpty());
    }
}
