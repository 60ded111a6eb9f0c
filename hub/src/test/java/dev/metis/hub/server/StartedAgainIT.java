package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts that lose their hub, or their port, on the way. */
class StartedAgainIT {
    private final HubFixture hub = HubFixture.with("JupyterHub__tornado_settings", "{slow_spawn_timeout: 0}");

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void a_start_goes_on_when_its_hub_is_killed() {
        hub.startHub();
        hub.platform().script(Script.answersLate(Duration.ofSeconds(1)));
        var ada = hub.logIn("ada");
        var direct = sharingLogin(ada);

        Thread.startVirtualThread(() -> direct.api("POST", "users/ada/server"));
        eventually(() -> assertThat(hub.platform().running()).hasSize(1));
        hub.killHub();

        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));
        assertThat(hub.platform().running()).hasSize(1);
        assertThat(hub.platform().doubled()).isEmpty();
    }

    @Test
    void who_follows_a_start_learns_how_it_ends_after_its_hub_is_killed() {
        hub.startHub();
        hub.platform().script(Script.neverStarts());
        var ada = hub.logIn("ada");
        assertThat(sharingLogin(ada).api("POST", "users/ada/server").statusCode())
                .isEqualTo(202);
        var story = CompletableFuture.supplyAsync(
                () -> ada.api("GET", "users/ada/server/progress").body());
        eventually(() -> assertThat(hub.platform().launches()).hasSize(1));

        hub.platform().script(Script.answers());
        hub.killHub();

        assertThat(story)
                .succeedsWithin(Duration.ofSeconds(20))
                .asString()
                .contains("Server requested")
                .contains("\"ready\":true");
    }

    @Test
    void a_server_whose_port_was_taken_is_started_once_more_and_the_journal_says_so() {
        hub.platform().script(Script.neverAnswers());
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        var story = CompletableFuture.supplyAsync(
                () -> ada.api("GET", "users/ada/server/progress").body());
        var first = asked(1);

        hub.platform().script(Script.answers());
        hub.platform().displace(first);

        assertThat(story)
                .succeedsWithin(Duration.ofSeconds(20))
                .asString()
                .contains("Another program took the port of the server; starting it with another port")
                .contains("\"ready\":true");
        assertThat(hub.platform().launches()).hasSize(2);
        assertThat(hub.platform().running()).hasSize(1);
    }

    @Test
    void a_server_that_loses_its_second_port_too_has_failed() {
        hub.platform().script(Script.neverAnswers());
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");

        hub.platform().displace(asked(1));
        hub.platform().displace(asked(2));

        ada.eventuallyServer("ada", server -> server.getBoolean("stopped"));
        assertThat(hub.platform().launches()).hasSize(2);
        assertThat(ada.api("GET", "users/ada/server/progress").body()).contains("exited with code 1");
    }

    /** What was launched as that one, once the hub asks it whether it answers. */
    private InstanceId asked(int launch) {
        eventually(() -> assertThat(hub.platform().launches()).hasSize(launch));
        var instance = hub.platform().launches().getLast();
        eventually(() -> assertThat(hub.platform().requests(instance)).isPositive());
        return instance;
    }

    /** The same login at the newest hub itself, so that this hub drives the start. */
    private TestBrowser sharingLogin(TestBrowser browser) {
        var direct = hub.directly();
        for (var name : List.of("jupyterhub-hub-login", "jupyterhub-session-id", "_xsrf")) {
            browser.cookie(name).ifPresent(value -> direct.setCookie(name, value, "/"));
        }
        return direct;
    }
}
