package dev.metis.hub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the body of a request for a server means, and which make no sense. */
class ServerBodiesIT {
    @AutoClose
    private static final ServerApiFixture fixture = new ServerApiFixture();

    private final ServerApiFixture.Person me = fixture.newcomer();

    static List<String> badBodies() {
        return List.of(
                "not json",
                "[]",
                "7",
                "\"text\"",
                "{\"display_name\": null}",
                "{\"display_name\": 5, \"user_options\": {}}",
                "{\"display_name\": [\"x\"]}",
                "{\"user_options\": []}",
                "{\"user_options\": \"big\"}",
                "{\"user_options\": {\"a\": \"\\u0000\"}}",
                "{\"user_options\": " + "{\"a\": ".repeat(300) + "1" + "}".repeat(301));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void a_body_that_makes_no_sense_is_refused_and_nothing_is_done(String body) {
        assertThat(me.api().call("PUT", me.named("lab"), body).statusCode()).isEqualTo(400);
        assertThat(me.api().call("POST", me.named("lab"), body).statusCode()).isEqualTo(400);
        assertThat(me.api().call("POST", me.main(), body).statusCode()).isEqualTo(400);

        assertThat(me.api().get(me.named("lab")).statusCode()).isEqualTo(404);
        assertThat(me.api().object(me.main()).getBoolean("stopped")).isTrue();
        assertThat(me.api().object(me.main()).getJsonObject("user_options")).isEmpty();
    }

    @Test
    void a_picture_among_the_options_is_kept_and_more_than_that_refused() {
        var picture = new JsonObject().put("thumbnail", "data:image/png;base64," + "A".repeat(3_000_000));

        assertThat(me.api().call("PUT", me.named("lab"), picture.encode()).statusCode())
                .isEqualTo(201);
        assertThat(me.api().object(me.named("lab")).getJsonObject("user_options"))
                .isEqualTo(picture);
        assertThat(me.api()
                        .call("PUT", me.named("huge"), "{\"a\": \"" + "A".repeat(11 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_body_without_its_own_keys_is_all_options() {
        var options = "{\"image\":\"big\",\"name\":\"x\",\"nested\":{\"a\":[1,2.5,null,true]}}";

        me.api().call("POST", me.main(), options);

        assertThat(me.api().object(me.main()).getJsonObject("user_options")).isEqualTo(new JsonObject(options));
    }

    @Test
    void a_launchers_display_name_stands_among_its_options() {
        var options = new JsonObject()
                .put("jhub_app", true)
                .put("display_name", "Panel  App") // two spaces: no display name of ours
                .put("description", "")
                .put("env", new JsonObject());
        var body = options.copy().put("name", "panel");

        assertThat(me.api().call("POST", me.named("panel"), body.encode()).statusCode())
                .isEqualTo(201);

        var model = me.api().object(me.named("panel"));
        assertThat(model.getJsonObject("user_options")).isEqualTo(options);
        assertThat(model.getString("display_name")).isEqualTo("panel");
        me.api().call("DELETE", me.named("panel"));
        me.api()
                .call(
                        "POST",
                        me.named("panel"),
                        body.put("display_name", "Panel App").encode());
        assertThat(me.api().object(me.named("panel")).getString("display_name")).isEqualTo("Panel App");
        assertThat(fixture.people().hub().platform().running()).anyMatch(id -> id.server() == me.rowOf("panel"));
    }

    @Test
    void a_display_name_alone_leaves_the_options_as_they_were() {
        me.api().call("PUT", me.named("lab"), "{\"user_options\": {\"image\": \"big\"}}");

        me.api().call("POST", me.named("lab"), "{\"display_name\": \"Other\"}");

        var model = me.api().object(me.named("lab"));
        assertThat(model.getString("display_name")).isEqualTo("Other");
        assertThat(model.getJsonObject("user_options")).isEqualTo(new JsonObject().put("image", "big"));
    }

    @Test
    void empty_options_are_kept_when_they_are_said_and_not_when_nothing_is() {
        me.api().call("PUT", me.named("lab"), "{\"user_options\": {\"image\": \"big\"}}");
        me.api().call("POST", me.named("lab"), "{}");
        assertThat(me.api().object(me.named("lab")).getJsonObject("user_options"))
                .isNotEmpty();
        me.api().call("DELETE", me.named("lab"));

        me.api().call("POST", me.named("lab"), "{\"user_options\": {}}");

        assertThat(me.api().object(me.named("lab")).getJsonObject("user_options"))
                .isEmpty();
    }
}
