package dev.metis.hub.server;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changing stopped servers. */
class ServerChangeIT {
    @AutoClose
    private static final ServerApiFixture fixture = new ServerApiFixture();

    private final ServerApiFixture.Person me = fixture.newcomer();

    @Test
    void a_stopped_server_is_renamed_and_stays_the_same() {
        me.api().call("PUT", me.named("lab"), "{\"user_options\": {\"image\": \"big\"}}");
        long row = me.rowOf("lab");

        var changed = object(
                200,
                me.api().call("PATCH", me.named("lab"), "{\"name\": \"thesis\", \"display_name\": \"My Thesis\"}"));

        assertThat(changed.getString("name")).isEqualTo("thesis");
        assertThat(changed.getString("display_name")).isEqualTo("My Thesis");
        assertThat(changed.getJsonObject("user_options")).isEqualTo(new JsonObject().put("image", "big"));
        assertThat(me.rowOf("thesis")).isEqualTo(row);
        assertThat(me.api().get(me.named("lab")).statusCode()).isEqualTo(404);
        assertThat(me.api().call("POST", me.named("thesis")).statusCode()).isEqualTo(201);
        assertThat(me.browser().get("/user/" + me.name() + "/thesis/api").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_default_server_that_is_renamed_leaves_a_new_one_behind() {
        me.api().call("POST", me.main(), "{\"image\": \"big\"}");
        me.api().call("DELETE", me.main());
        long row = me.rowOf("");

        var changed = object(200, me.api().call("PATCH", me.main(), "{\"name\": \"old\"}"));

        assertThat(changed.getString("full_name")).isEqualTo(me.name() + "/old");
        assertThat(me.rowOf("old")).isEqualTo(row);
        assertThat(me.api().object(me.main()).getJsonObject("user_options")).isEmpty();
    }

    @Test
    void scopes_about_a_server_follow_its_new_name() {
        me.api().call("PUT", me.named("lab"));
        me.api().call("PUT", me.named("lab-2"));
        var ofLab = "read:servers!server=" + me.name() + "/lab";
        var narrow = me.with(ofLab, "read:servers!server=" + me.name() + "/lab-2");
        var role = new JsonObject().put("name", "role-of-" + me.name()).put("scopes", List.of(ofLab, "read:hub"));
        object(201, fixture.people().root().call("POST", "roles", role.encode()));
        assertThat(narrow.get(me.named("lab")).statusCode()).isEqualTo(200);

        object(200, me.api().call("PATCH", me.named("lab"), "{\"name\": \"thesis\"}"));

        assertThat(narrow.get(me.named("thesis")).statusCode()).isEqualTo(200);
        assertThat(narrow.get(me.named("lab-2")).statusCode()).isEqualTo(200);
        object(201, me.api().call("PUT", me.named("lab")));
        assertThat(narrow.get(me.named("lab")).statusCode())
                .as("the scope is about the other server")
                .isEqualTo(404);
        assertThat(fixture.people().root().object("roles/role-of-" + me.name()).getJsonArray("scopes"))
                .containsExactly("read:servers!server=" + me.name() + "/thesis", "read:hub");
    }

    @Test
    void options_and_display_names_of_a_stopped_server_are_changed() {
        me.api().call("PUT", me.named("lab"));

        me.api().call("PATCH", me.named("lab"), "{\"user_options\": {\"a\": 1}}");
        me.api().call("PATCH", me.named("lab"), "{\"display_name\": \"  any text\\n\"}");
        var model = object(200, me.api().call("PATCH", me.named("lab"), "{\"display_name\": \"\", \"name\": null}"));

        assertThat(model.getJsonObject("user_options")).isEqualTo(new JsonObject().put("a", 1));
        assertThat(model.getString("display_name")).isEqualTo("  any text\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "lab|{\"name\": \"taken\"}|409|already exists",
                "lab|{\"name\": \"lab\"}|409|already exists",
                "lab|{\"name\": \"\"}|409|already exists",
                "lab|{\"name\": \"Not Valid\"}|400|name",
                "lab|{\"name\": \"a/b\"}|400|name",
                "lab|{\"name\": 5}|400|name",
                "lab|{\"name\": \"fine\", \"display_name\": \"not  fine\"}|400|display_name",
                "lab|{\"name\": \"fine\", \"display_name\": 5}|400|display_name",
                "lab|{\"name\": \"fine\", \"display_name\": \"\"}|400|display_name",
                "lab|{\"user_options\": null}|400|user_options",
                "lab|{\"user_options\": [1]}|400|user_options",
                "lab|{\"name\": \"fine\", \"user_options\": 5}|400|user_options",
                "lab|{\"name\": \"fine\", \"color\": \"red\"}|400|color",
                "lab|{}|400|at least one",
                "lab||400|at least one",
                "lab|[]|400|object",
                "nothing|{\"name\": \"fine\"}|404|No such",
                "nothing|{\"display_name\": \"x\"}|404|No such",
            })
    void a_change_that_cannot_be_is_refused_whole(String name, String body, int status, String message) {
        me.api().call("PUT", me.named("lab"), "{\"display_name\": \"My Lab\"}");
        me.api().call("PUT", me.named("taken"));

        assertThat(message(status, me.api().call("PATCH", me.named(name), body == null ? "" : body)))
                .contains(message);

        var model = me.api().object(me.named("lab"));
        assertThat(model.getString("display_name")).isEqualTo("My Lab");
        assertThat(me.api().get(me.named("fine")).statusCode()).isEqualTo(404);
    }

    @Test
    void a_server_that_runs_is_not_changed() {
        me.api().call("POST", me.named("lab"));

        for (var body : List.of("{\"name\": \"x\"}", "{\"display_name\": \"x\"}", "{\"user_options\": {}}")) {
            assertThat(message(400, me.api().call("PATCH", me.named("lab"), body)))
                    .contains("Stop it");
        }
    }
}
