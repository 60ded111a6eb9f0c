package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.spawner.Script;
import dev.metis.proxy.TestLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A platform that takes every call and never completes one: its servers are what they are, and people read why. */
class SilentPlatformIT {
    private final HubFixture hub = HubFixture.with(
            "JupyterHub__tornado_settings",
            "{slow_spawn_timeout: 0, slow_stop_timeout: 0}",
            "Spawner__start_timeout",
            "1s",
            "Spawner__http_timeout",
            "2s",
            "Metis__stop_timeout",
            "300ms",
            "Metis__platform_timeout",
            "200ms",
            "Metis__claim_lifetime",
            "1s");

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void a_stop_that_never_ends_is_told_tried_again_and_over_once_the_platform_speaks() {
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));
        hub.platform().silent(true);

        assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(202);

        ada.eventually(
                "/hub/spawn-pending/ada",
                page -> page.body()
                        .contains(
                                "The server is not stopped yet. It is tried again. What went wrong: the platform did not"
                                        + " stop it within 0.3 s"));
        assertThat(ada.server("ada").getString("pending")).isEqualTo("stop");

        hub.platform().silent(false);
        ada.eventuallyServer("ada", server -> server.getBoolean("stopped"));
        assertThat(hub.platform().running()).isEmpty();
    }

    @Test
    void a_stop_that_takes_its_time_is_waited_for_and_not_begun_again_beside_itself() {
        hub.platform().longestStop(Duration.ofHours(1));
        hub.platform().script(Script.neverStops());
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        ada.eventuallyServer("ada", server -> server.getBoolean("ready"));

        try (var log = new TestLog()) {
            assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(202);
            eventually(() -> assertThat(log.of("stop_will_be_tried_again")).hasSizeGreaterThan(1));
        }

        assertThat(hub.platform().stops()).isEqualTo(1);
        hub.platform().release();
        ada.eventuallyServer("ada", server -> server.getBoolean("stopped"));
    }

    @Test
    void a_start_of_which_nothing_is_heard_any_more_says_so_and_fails_once_the_platform_speaks() {
        hub.platform().script(Script.neverAnswers());
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        var story = CompletableFuture.supplyAsync(
                () -> ada.api("GET", "users/ada/server/progress").body());
        eventually(() -> assertThat(hub.platform().running()).hasSize(1));

        try (var log = new TestLog()) {
            hub.platform().silent(true);
            eventually(() -> assertThat(log.of("stop_will_be_tried_again")).isNotEmpty());
            assertThat(ada.server("ada").getString("pending")).isEqualTo("spawn");
        }

        hub.platform().silent(false);
        assertThat(story)
                .succeedsWithin(Duration.ofSeconds(20))
                .asString()
                .contains("nobody can tell yet what is left of it")
                .contains("no answer within 0.2 s")
                .contains("\"failed\":true");
        ada.eventuallyServer("ada", server -> server.getBoolean("stopped"));
        assertThat(hub.platform().running()).isEmpty();
    }

    @Test
    void a_start_that_never_begins_is_told_of_and_begins_anew_once_the_platform_speaks() {
        hub.platform().silent(true);
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        var story = CompletableFuture.supplyAsync(
                () -> ada.api("GET", "users/ada/server/progress").body());
        try (var log = new TestLog()) {
            eventually(() -> assertThat(log.of("stop_will_be_tried_again")).isNotEmpty());
        }

        hub.platform().silent(false);

        assertThat(story)
                .succeedsWithin(Duration.ofSeconds(20))
                .asString()
                .contains("What went wrong: it did not come up within 1 s")
                .contains("\"ready\":true");
    }
}
