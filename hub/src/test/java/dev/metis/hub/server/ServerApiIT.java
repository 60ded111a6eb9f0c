package dev.metis.hub.server;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at servers and making them. */
class ServerApiIT {
    @AutoClose
    private static final ServerApiFixture fixture = new ServerApiFixture();

    private final ServerApiFixture.Person me = fixture.newcomer();

    @Test
    void a_default_server_is_there_before_it_was_ever_started() {
        var model = me.api().object(me.main());

        assertThat(model)
                .isEqualTo(new JsonObject()
                        .put("name", "")
                        .put("display_name", "")
                        .put("full_name", me.name() + "/")
                        .putNull("last_activity")
                        .putNull("started")
                        .putNull("pending")
                        .put("ready", false)
                        .put("stopped", true)
                        .put("url", "/user/" + me.name() + "/")
                        .put("progress_url", "/hub/api/users/" + me.name() + "/server/progress")
                        .put("full_url", "https://hub.example.org/user/" + me.name() + "/")
                        .put(
                                "full_progress_url",
                                "https://hub.example.org/hub/api/users/" + me.name() + "/server/progress")
                        .put("user_options", new JsonObject()));
        assertThat(me.api().object("users/" + me.name() + "/servers/")).isEqualTo(model);
    }

    @Test
    void the_state_is_for_those_who_may_see_it() {
        me.api().call("POST", me.main());

        assertThat(me.api().object(me.main()).containsKey("state")).isFalse();
        assertThat(fixture.people()
                        .root()
                        .object(me.main())
                        .getJsonObject("state")
                        .getString("instance"))
                .isNotEmpty();
    }

    @Test
    void what_is_not_there_looks_like_what_may_not_be_seen() {
        var other = fixture.people().hub().logIn("other" + me.name());

        assertThat(message(404, me.api().get(me.named("nothing"))))
                .isEqualTo(message(404, fixture.people().root().get(me.named("nothing"))));
        assertThat(other.api("GET", me.named("nothing")).statusCode()).isEqualTo(404);
        for (var method : List.of("GET", "PUT", "POST", "PATCH", "DELETE")) {
            assertThat(fixture.people()
                            .root()
                            .call(method, "users/nobody/server")
                            .statusCode())
                    .as(method)
                    .isEqualTo(404);
            assertThat(fixture.people()
                            .hub()
                            .browser()
                            .send(fixture.people()
                                    .hub()
                                    .browser()
                                    .request("/hub/api/" + me.main())
                                    .method(method, BodyPublishers.noBody()))
                            .statusCode())
                    .as(method)
                    .isEqualTo(403);
        }
    }

    @Test
    void a_scope_for_one_server_opens_that_one_only() {
        me.api().call("PUT", me.named("lab"));
        var reader = me.with("read:servers!server=" + me.name() + "/lab");

        assertThat(reader.get(me.named("lab")).statusCode()).isEqualTo(200);
        assertThat(reader.get(me.main()).statusCode()).isEqualTo(404);
        assertThat(reader.call("POST", me.named("lab")).statusCode()).isEqualTo(403);
        assertThat(me.with("start:servers!user").get(me.named("lab")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_server_is_made_without_being_started() {
        var made = object(
                201,
                me.api()
                        .call(
                                "PUT",
                                me.named("lab"),
                                "{\"display_name\": \"My Lab\", \"user_options\": {\"image\": \"big\"}}"));

        assertThat(made.getString("display_name")).isEqualTo("My Lab");
        assertThat(made.getJsonObject("user_options")).isEqualTo(new JsonObject().put("image", "big"));
        assertThat(made.getBoolean("stopped")).isTrue();
        assertThat(made.getString("url")).isEqualTo("/user/" + me.name() + "/lab/");
        assertThat(fixture.people().hub().platform().running()).noneMatch(id -> id.server() == me.rowOf("lab"));
        assertThat(message(409, me.api().call("PUT", me.named("lab")))).contains("already exists");
        assertThat(me.api().call("PUT", me.main()).statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"display_name\": \"\"}", "{\"user_options\": null}"})
    void who_says_nothing_gets_a_server_called_by_its_name(String body) {
        var made = object(201, me.api().call("PUT", me.named("lab"), body));

        assertThat(made.getString("display_name")).isEqualTo("lab");
        assertThat(made.getJsonObject("user_options")).isEmpty();
    }

    @Test
    void nobody_makes_more_than_allowed_not_even_at_once() {
        var answers = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> me.api()
                        .call(i % 2 == 0 ? "PUT" : "POST", me.named("s" + i))
                        .statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).filteredOn(status -> status == 201).hasSize(3);
        assertThat(message(400, me.api().call("PUT", me.named("more")))).contains("maximum of 3 named servers");
        assertThat(message(400, me.api().call("PATCH", me.main(), "{\"name\": \"more\"}")))
                .contains("maximum of 3 named servers");
        assertThat(fixture.people().root().call("PUT", me.named("more")).statusCode())
                .isEqualTo(201);
        assertThat(me.api().call("POST", me.main()).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Lab",
                "9lab",
                "a--b",
                "lab-",
                "-lab",
                "a_b",
                "a.b",
                "a%20b",
                "caf%C3%A9",
                "a%2Fb",
                "%F0%9F%90%A7",
                "a%00b",
                "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            })
    void names_against_the_rule_are_refused(String name) {
        for (var method : List.of("PUT", "POST")) {
            assertThat(me.api().call(method, me.named(name)).statusCode())
                    .as(method)
                    .isEqualTo(400);
        }
        for (var never : List.of("x".repeat(300), "a%00b", "a%2Fb")) {
            assertThat(me.api().get(me.named(never)).statusCode()).as(never).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a  b", "a\\nb", "a\\u200bb", "\\ue000", "\\u2028", "a\\u00a0b", "TOOLONG"})
    void display_names_against_the_rule_are_refused_for_new_servers(String name) {
        var body = "{\"display_name\": \"" + name.replace("TOOLONG", "é".repeat(256)) + "\"}";

        assertThat(message(400, me.api().call("PUT", me.named("lab"), body))).startsWith("display_name");
        assertThat(message(400, me.api().call("POST", me.named("lab"), body))).startsWith("display_name");
        assertThat(me.api().get(me.named("lab")).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ünï-çödé 🐧 (2)", "日本", "a"})
    void display_names_may_be_of_any_language(String name) {
        var made = object(
                201,
                me.api()
                        .call(
                                "PUT",
                                me.named("lab"),
                                new JsonObject().put("display_name", name).encode()));

        assertThat(made.getString("display_name")).isEqualTo(name);
    }
}
