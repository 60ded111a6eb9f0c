package dev.metis.hub.server;

import static dev.metis.hub.TestApi.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.Eventually;
import dev.metis.hub.spawner.Script;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting and stopping through the API, and what is told of it. */
class ServerStartStopIT {
    @AutoClose
    private static final ServerApiFixture fixture = new ServerApiFixture();

    private final ServerApiFixture.Person me = fixture.newcomer();

    @Test
    void a_start_of_what_runs_is_refused_and_changes_nothing() {
        assertThat(me.api().call("POST", me.named("lab")).statusCode()).isEqualTo(201);

        assertThat(message(
                        400,
                        me.api()
                                .call(
                                        "POST",
                                        me.named("lab"),
                                        "{\"display_name\": \"x\", \"user_options\": {\"a\": 1}}")))
                .contains("already running");

        assertThat(me.api().object(me.named("lab")).getString("display_name")).isEqualTo("lab");
        assertThat(me.api().object(me.named("lab")).getJsonObject("user_options"))
                .isEmpty();
    }

    @Test
    void a_server_that_ended_unnoticed_is_started_again() {
        me.api().call("POST", me.main());
        var first = fixture.people().hub().platform().running().stream()
                .filter(id -> id.server() == me.rowOf(""))
                .findFirst()
                .orElseThrow();
        fixture.people().hub().platform().crash(first, "killed by signal 9");

        assertThat(me.api().call("POST", me.main()).statusCode()).isEqualTo(201);

        assertThat(me.api().object(me.main()).getBoolean("ready")).isTrue();
    }

    @Test
    void whoever_starts_a_server_is_active() {
        me.api().call("POST", me.main());

        assertThat(me.api().object("users/" + me.name()).getString("last_activity"))
                .isNotNull();
    }

    @Test
    void a_start_under_way_is_not_begun_again() {
        fixture.people().hub().platform().script(me.name(), Script.neverAnswers());
        var first = CompletableFuture.supplyAsync(() -> me.api().call("POST", me.main()));
        Eventually.eventually(() ->
                assertThat(me.api().object(me.main()).getString("pending")).isEqualTo("spawn"));

        var second = me.api().call("POST", me.main());

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(second.body()).isEmpty();
        assertThat(second.headers().firstValue("Content-Type")).hasValue("text/plain");
        assertThat(message(400, me.api().call("PATCH", me.main(), "{\"display_name\": \"x\"}")))
                .contains("active");
        assertThat(me.api().call("DELETE", me.main()).statusCode()).isEqualTo(204);
        assertThat(message(500, first.join())).contains("stopped while it started");
    }

    @Test
    void a_start_that_failed_is_told_and_the_next_one_is_a_start_like_any_other() {
        fixture.people().hub().platform().script(me.name(), Script.failsWith("The image is missing"));
        assertThat(message(500, me.api().call("POST", me.main()))).contains("The image is missing");
        assertThat(me.api().get(me.main() + "/progress").body())
                .contains("\"failed\":true")
                .contains("The image is missing");

        fixture.people().hub().platform().script(me.name(), Script.answers());

        assertThat(me.api().call("POST", me.main()).statusCode()).isEqualTo(201);
        assertThat(me.api().get(me.main() + "/progress").body())
                .contains("\"ready\":true")
                .doesNotContain("failed");
    }

    @Test
    void stopping_what_is_stopped_is_fine_and_removing_makes_it_unknown() {
        me.api().call("PUT", me.named("lab"));

        assertThat(me.api().call("DELETE", me.main()).statusCode()).isEqualTo(204);
        assertThat(me.api().call("DELETE", me.named("lab")).statusCode()).isEqualTo(204);
        assertThat(me.api()
                        .call("DELETE", me.named("lab"), "{\"remove\": false, \"other\": 1}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(me.api()
                        .call("DELETE", me.named("lab"), "{\"remove\": true}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(me.api().call("DELETE", me.named("lab")).statusCode()).isEqualTo(404);
        assertThat(me.api()
                        .call("DELETE", me.named("lab"), "{\"remove\": true}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void the_default_server_cannot_be_removed() {
        assertThat(message(400, me.api().call("DELETE", me.main(), "{\"remove\": true}")))
                .contains("default server");
        assertThat(me.api().get(me.main()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"remove\": 1}", "{\"remove\": null}", "{\"remove\": \"yes\"}", "[true]", "{", "true"})
    void a_stop_with_a_senseless_body_stops_nothing(String body) {
        me.api().call("POST", me.named("lab"));

        assertThat(me.api().call("DELETE", me.named("lab"), body).statusCode()).isEqualTo(400);

        assertThat(me.api().object(me.named("lab")).getBoolean("ready")).isTrue();
    }

    @Test
    void a_stop_under_way_is_answered_at_once_and_removal_may_be_asked_for_then() {
        fixture.people().hub().platform().script(me.name(), Script.neverStops());
        me.api().call("POST", me.named("lab"));
        var first = CompletableFuture.supplyAsync(() -> me.api().call("DELETE", me.named("lab")));
        Eventually.eventually(() -> assertThat(me.api().object(me.named("lab")).getString("pending"))
                .isEqualTo("stop"));

        var second = me.api().call("DELETE", me.named("lab"), "{\"remove\": true}");

        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(message(400, me.api().call("POST", me.named("lab")))).contains("stopping");
        assertThat(me.api().get(me.named("lab") + "/progress").statusCode()).isEqualTo(400);
        fixture.people().hub().platform().release();
        assertThat(first.join().statusCode()).isEqualTo(204);
        assertThat(me.api().get(me.named("lab")).statusCode()).isEqualTo(404);
    }

    @Test
    void a_server_that_runs_has_but_its_end_to_tell() {
        me.api().call("POST", me.named("lab"));

        var answer = me.api().get(me.named("lab") + "/progress");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
        var events = answer.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> new JsonObject(line.substring(6)))
                .toList();
        var url = "/user/" + me.name() + "/lab/";
        assertThat(events)
                .containsExactly(new JsonObject()
                        .put("progress", 100)
                        .put("ready", true)
                        .put("message", "Server ready at " + url)
                        .put("html_message", "Server ready at <a href=\"" + url + "\">" + url + "</a>")
                        .put("url", url));
    }

    @Test
    void a_server_with_nothing_to_tell_says_so() {
        me.api().call("PUT", me.named("lab"));

        assertThat(me.api().get(me.main() + "/progress").statusCode()).isEqualTo(404);
        assertThat(me.api().get(me.named("nothing") + "/progress").statusCode()).isEqualTo(404);
        assertThat(fixture.people().root().get("users/nobody/server/progress").statusCode())
                .isEqualTo(404);
        assertThat(me.api().get(me.named("lab") + "/progress").statusCode()).isEqualTo(400);
        me.api().call("POST", me.named("lab"));
        me.api().call("DELETE", me.named("lab"));
        assertThat(me.api().get(me.named("lab") + "/progress").statusCode()).isEqualTo(404);
        assertThat(me.with("start:servers!user")
                        .get(me.named("lab") + "/progress")
                        .statusCode())
                .isEqualTo(403);
    }
}
