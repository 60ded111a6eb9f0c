package dev.metis.hub.group;

import static dev.metis.hub.TestApi.array;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Making groups. */
class GroupCreationIT {
    @AutoClose
    private static final GroupFixture fixture = new GroupFixture();

    private static final TestApi root = fixture.people().root();

    @Test
    void a_group_is_made_without_a_body() {
        var name = fixture.newName();

        var answer = root.call("POST", "groups/" + name);

        assertThat(object(201, answer))
                .isEqualTo(new JsonObject()
                        .put("kind", "group")
                        .put("name", name)
                        .put("users", new JsonArray())
                        .put("properties", new JsonObject())
                        .put("roles", new JsonArray()));
        assertThat(root.object("groups/" + name)).isEqualTo(new JsonObject(answer.body()));
        assertThat(message(409, root.call("POST", "groups/" + name))).contains(name);
    }

    @Test
    void names_of_users_are_brought_into_their_normal_form() {
        var name = fixture.newName();

        var made = root.call(
                "POST", "groups/" + name, "{\"users\":[\"Augusta\",\"BOB\",\"bob\"],\"name\":\"x\",\"roles\":[1]}");

        assertThat(object(201, made).getJsonArray("users")).containsExactly("ada", "bob");
        assertThat(root.object("groups/" + name).getJsonArray("users")).containsExactly("ada", "bob");
        assertThat(root.object("users/ada").getJsonArray("groups")).contains(name);
    }

    @Test
    void many_are_made_at_once_or_none() {
        var one = fixture.newName();
        var two = fixture.newName();

        var answer = root.call("POST", "groups", "{\"groups\":[\"" + two + "\",\"" + one + "\"],\"users\":[\"bob\"]}");

        assertThat(array(201, answer).stream().map(group -> ((JsonObject) group).getString("name")))
                .containsExactly(two, one);
        assertThat(root.object("groups/" + one).getJsonArray("users")).containsExactly("bob");
        var third = fixture.newName();
        assertThat(message(409, root.call("POST", "groups", "{\"groups\":[\"" + third + "\",\"" + one + "\"]}")))
                .contains(one);
        assertThat(message(409, root.call("POST", "groups", "{\"groups\":[\"" + third + "\",\"" + third + "\"]}")))
                .contains(third);
        assertThat(message(400, root.call("POST", "groups", "{\"groups\":[\"" + third + "\"],\"users\":[\"nosuch\"]}")))
                .isEqualTo("users: no such user: nosuch");
        assertThat(root.get("groups/" + third).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                      | body
                    null                                    | body
                    []                                      | body
                    {}                                      | groups
                    {"groups":[]}                           | groups
                    {"groups":"abc"}                        | groups
                    {"groups":null}                         | groups
                    {"groups":[1]}                          | groups
                    {"groups":[""]}                         | groups
                    {"groups":["a\\u0000b"]}                | groups
                    {"groups":["a\\nb"]}                    | groups
                    {"groups":["x"],"users":"ada"}          | users
                    {"groups":["x"],"users":null}           | users
                    {"groups":["x"],"users":[""]}           | users
                    {"groups":["x"],"users":["a\\u0000"]}   | users
                    {"groups":["x"],"roles":"r"}            | roles
                    {"groups":["x"],"name":1}               | name
                    {"groups":["x"],"properties":{}}        | properties
                    {"groups":["x"]                         | JSON
                    """)
    void a_bad_body_is_refused_by_the_name_of_what_is_wrong(String body, String wrong) {
        assertThat(message(400, root.call("POST", "groups", body))).contains(wrong);
        assertThat(root.get("groups/x").statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_no_text_or_too_deep_or_too_long_is_refused() {
        var latin = new byte[] {'{', '"', 'u', 's', 'e', 'r', 's', '"', ':', '[', '"', (byte) 0xe9, '"', ']', '}'};
        assertThat(message(400, root.call("POST", "groups/x", latin))).contains("users");
        var deep = "{\"users\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThat(root.call("POST", "groups/x", deep).statusCode()).isEqualTo(400);
        assertThat(root.call("PUT", "groups/x/properties", deep).statusCode()).isBetween(400, 404);
        var longName = "n".repeat(10_000);
        assertThat(message(400, root.call("POST", "groups", "{\"groups\":[\"" + longName + "\"]}")))
                .contains("groups");
        assertThat(root.call("POST", "groups/" + longName).statusCode()).isBetween(400, 404);
        assertThat(root.get("groups/" + longName).statusCode()).isEqualTo(404);
        assertThat(message(400, root.call("POST", "groups/x", "{\"users\":[\"" + longName + "\"]}")))
                .contains("users")
                .hasSizeLessThan(200);
    }
}
