package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.spawner.Script;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starting and stopping servers, with everything real but the platform. */
class ServerLifecycleIT {
    private HubFixture hub = HubFixture.with(
            "JupyterHub__allow_named_servers", "true", "Spawner__http_timeout", "2s", "Spawner__start_timeout", "3s");

    @AfterEach
    void close() {
        hub.close();
    }

    private HubFixture restartedWith(String... settings) {
        hub.close();
        hub = HubFixture.with(settings);
        return hub;
    }

    @Test
    void a_server_starts_is_reached_through_the_proxy_and_stops() {
        var ada = hub.logIn("ada");

        assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(201);
        assertThat(ada.server("ada").getBoolean("ready")).isTrue();
        assertThat(ada.get("/user/ada/api").statusCode()).isEqualTo(200);

        assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(204);
        assertThat(ada.server("ada").getBoolean("stopped")).isTrue();
        assertThat(hub.platform().running()).isEmpty();
        assertThat(ada.get("/user/ada/api").statusCode()).isEqualTo(302);
    }

    @Test
    void a_start_that_takes_long_answers_202_and_tells_its_story() {
        restartedWith("JupyterHub__tornado_settings", "{slow_spawn_timeout: 0}");
        hub.platform()
                .script(Script.answersLate(Duration.ofMillis(300)).reports(new Script.Step(20, "Fetching the image")));
        var ada = hub.logIn("ada");

        assertThat(ada.api("POST", "users/ada/server").statusCode()).isEqualTo(202);
        var story = ada.api("GET", "users/ada/server/progress").body();

        assertThat(story)
                .contains("Server requested")
                .contains("Fetching the image")
                .contains("\"ready\":true");
    }

    @Test
    void a_server_that_never_answers_is_stopped_and_the_reason_is_kept() {
        hub.platform().script(Script.neverAnswers());
        var ada = hub.logIn("ada");

        var answer = ada.api("POST", "users/ada/server");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("no answer within 2 s");
        assertThat(hub.platform().running()).isEmpty();
        assertThat(ada.api("GET", "users/ada/server/progress").body()).contains("\"failed\":true");
    }

    @Test
    void a_server_that_dies_while_starting_shows_its_last_words() {
        hub.platform()
                .script(Script.neverAnswers()
                        .dies(new Script.Death(3, Duration.ofMillis(50)))
                        .logs("no module named lab"));
        var ada = hub.logIn("ada");

        var answer = ada.api("POST", "users/ada/server");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("exited with code 3. Its last line: no module named lab");
        assertThat(ada.api("GET", "users/ada/server/progress").body()).contains("no module named lab");
    }

    @Test
    void two_starts_at_the_same_instant_are_one() {
        var browsers = IntStream.range(0, 6).mapToObj(_ -> hub.logIn("ada")).toList();

        var answers = browsers.stream()
                .map(browser -> CompletableFuture.supplyAsync(() -> browser.api("POST", "users/ada/server")))
                .toList();

        assertThat(answers.stream().map(CompletableFuture::join).map(answer -> answer.statusCode()))
                .isSubsetOf(201, 202, 400);
        assertThat(hub.platform().launches()).hasSize(1);
    }

    @Test
    void a_start_can_be_cancelled() {
        restartedWith("JupyterHub__tornado_settings", "{slow_spawn_timeout: 0}");
        hub.platform().script(Script.neverAnswers());
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");

        assertThat(ada.api("DELETE", "users/ada/server").statusCode()).isEqualTo(204);

        assertThat(ada.server("ada").getBoolean("stopped")).isTrue();
        eventually(() -> assertThat(hub.platform().running()).isEmpty());
    }

    @Test
    void options_are_kept_for_the_next_start() {
        var ada = hub.logIn("ada");
        var options = new JsonObject().put("image", "large");

        ada.api("POST", "users/ada/server", Optional.of(new JsonObject().put("user_options", options)));
        ada.api("DELETE", "users/ada/server");
        ada.api("POST", "users/ada/server");

        assertThat(ada.server("ada").getJsonObject("user_options")).isEqualTo(options);
        assertThat(hub.platform().spec(hub.platform().running().getFirst()).options())
                .isEqualTo(options);
    }

    @Test
    void named_servers_are_made_started_and_removed() {
        var ada = hub.logIn("ada");

        var made = ada.api("PUT", "users/ada/servers/lab", Optional.of(new JsonObject().put("display_name", "My Lab")));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(made.body()).getString("display_name")).isEqualTo("My Lab");
        assertThat(ada.api("POST", "users/ada/servers/lab").statusCode()).isEqualTo(201);
        assertThat(ada.get("/user/ada/lab/api").statusCode()).isEqualTo(200);

        assertThat(ada.api("DELETE", "users/ada/servers/lab", Optional.of(new JsonObject().put("remove", true)))
                        .statusCode())
                .isEqualTo(204);
        assertThat(ada.api("GET", "users/ada/servers/lab").statusCode()).isEqualTo(404);
    }

    @Test
    void names_against_the_rule_are_refused() {
        var ada = hub.logIn("ada");

        for (var name : List.of("Lab", "9lab", "a--b", "lab-", "x".repeat(31), "a%20b", "caf%C3%A9")) {
            assertThat(ada.api("PUT", "users/ada/servers/" + name).statusCode())
                    .as(name)
                    .isEqualTo(400);
        }
    }

    @Test
    void nobody_starts_or_sees_somebody_elses_server() {
        hub.logIn("ada").api("POST", "users/ada/server");
        var grace = hub.logIn("grace");

        assertThat(grace.api("GET", "users/ada/server").statusCode()).isEqualTo(404);
        assertThat(grace.api("POST", "users/ada/server").statusCode()).isEqualTo(404);
        assertThat(grace.api("DELETE", "users/ada/server").statusCode()).isEqualTo(404);
        assertThat(hub.browser().api("POST", "users/ada/server").statusCode()).isEqualTo(403);
        assertThat(hub.platform().running()).hasSize(1);
    }

    @Test
    void a_full_hub_says_that_it_is() {
        restartedWith("JupyterHub__active_server_limit", "1");
        hub.logIn("ada").api("POST", "users/ada/server");

        var refused = hub.logIn("grace").api("POST", "users/grace/server");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
    }

    @Test
    void a_server_that_dies_by_itself_is_noticed_and_loses_its_route() {
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");

        hub.platform().crash(hub.platform().running().getFirst(), "killed by signal 9");

        ada.eventuallyServer("ada", server -> server.getBoolean("stopped"));
        assertThat(ada.get("/user/ada/api").statusCode()).isEqualTo(302);
    }

    @Test
    void a_hub_ends_when_starts_keep_failing() {
        restartedWith("Spawner__consecutive_failure_limit", "2");
        hub.platform().script("grace", Script.answers());
        hub.platform().script("ada", Script.failsWith("The image is missing"));
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");
        hub.logIn("grace").api("POST", "users/grace/server");
        ada.api("POST", "users/ada/server");
        assertThat(hub.exitCodes()).isEmpty();

        ada.api("POST", "users/ada/server");

        eventually(() -> assertThat(hub.exitCodes()).containsExactly(1));
    }

    @Test
    void hubs_with_addresses_of_their_own_share_the_route() {
        var first = hub.targetOfHub();
        hub.startHub();

        assertThat(hub.targetOfHub()).isEqualTo(first);
        hub.killFirstHub();

        eventually(() -> assertThat(hub.targetOfHub()).isNotEqualTo(first));
        assertThat(hub.browser().get("/hub/login").statusCode()).isEqualTo(200);
    }

    @Test
    void a_proxy_that_lost_its_table_gets_it_back() {
        var ada = hub.logIn("ada");
        ada.api("POST", "users/ada/server");

        hub.restartProxy();

        ada.eventually("/user/ada/api", answer -> answer.statusCode() == 200);
    }
}
