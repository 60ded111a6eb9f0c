package dev.metis.hub.user;

import static dev.metis.hub.TestApi.array;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static dev.metis.hub.user.UserListFixture.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Making many users at once. */
class UserCreationIT {
    @AutoClose
    private static final UserListFixture fixture = new UserListFixture();

    private static final TestApi root = fixture.people().root();

    @Test
    void new_users_are_answered_in_the_order_given() {
        var body =
                "{\"usernames\":[\"Zed\",\"amy\",\"zed\",\"ADA\"],\"groups\":[],\"roles\":[1],\"name\":\"x\",\"auth_state\":{}}";

        var made = array(201, root.call("POST", "users", body));

        assertThat(names(made)).containsExactly("zed", "amy");
        var model = made.getJsonObject(0);
        assertThat(model.fieldNames())
                .containsExactlyInAnyOrder(
                        "kind",
                        "name",
                        "admin",
                        "user_info",
                        "roles",
                        "groups",
                        "auth_state",
                        "created",
                        "last_activity",
                        "server",
                        "pending",
                        "servers");
        assertThat(model.getBoolean("admin")).isFalse();
        assertThat(model.getJsonArray("roles")).containsExactly("user");
        assertThat(model.getJsonArray("groups")).isEmpty();
        assertThat(model.getValue("last_activity")).isNull();
        assertThat(model.getString("created")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z");
        assertThat(model.getJsonObject("servers")).isEmpty();
        assertThat(root.object("users/zed")).isEqualTo(model);
        assertThat(message(409, root.call("POST", "users", body))).contains("All 3 users");
        assertThat(message(409, root.call("POST", "users", "{\"usernames\":[\"Augusta\"]}")))
                .contains("ada");
    }

    @Test
    void only_an_admin_makes_admins() {
        var prefix = fixture.made("0");
        var service = fixture.people().with("admin:users");
        var user = new JsonObject().put("admin", true);

        var models = array(
                201,
                service.call(
                        "POST",
                        "users",
                        user.put("usernames", List.of(prefix + "1", prefix + "2"))
                                .encode()));
        assertThat(models)
                .allSatisfy(model ->
                        assertThat(((JsonObject) model).getJsonArray("roles")).containsExactly("admin", "user"));
        assertThat(root.object("users/" + prefix + "2").getBoolean("admin")).isTrue();

        fixture.people().hub().logIn("eve");
        assertThat(object(200, root.call("PATCH", "users/eve", "{\"admin\":true}"))
                        .getBoolean("admin"))
                .isTrue();
        var eve = fixture.people().as("eve");
        assertThat(eve.get("users").statusCode()).isEqualTo(200);
        assertThat(object(200, root.call("PATCH", "users/eve", "{\"admin\":false}"))
                        .getJsonArray("roles"))
                .containsExactly("user");
        assertThat(eve.get("users").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                            | body
                    null                                          | body
                    []                                            | body
                    {}                                            | usernames
                    {"usernames":[]}                              | usernames
                    {"usernames":"nothing"}                       | usernames
                    {"usernames":null}                            | usernames
                    {"usernames":[1]}                             | usernames
                    {"usernames":["nothing",null]}                | usernames
                    {"usernames":["nothing",""]}                  | usernames
                    {"usernames":["nothing"," a"]}                | usernames
                    {"usernames":["nothing","a/b"]}               | usernames
                    {"usernames":["nothing","."]}                 | usernames
                    {"usernames":["nothing",".."]}                | usernames
                    {"usernames":["nothing","%2e"]}               | usernames
                    {"usernames":["nothing","%2E."]}              | usernames
                    {"usernames":["nothing","a#b"]}               | usernames
                    {"usernames":["nothing","a\\u0000"]}          | usernames
                    {"usernames":["nothing","a\\u0007"]}          | usernames
                    {"usernames":["nothing","a\\ud800"]}          | usernames
                    {"usernames":["nothing"],"admin":1}           | admin
                    {"usernames":["nothing"],"admin":null}        | admin
                    {"usernames":["nothing"],"groups":"g"}        | groups
                    {"usernames":["nothing"],"roles":{}}          | roles
                    {"usernames":["nothing"],"auth_state":null}   | auth_state
                    {"usernames":["nothing"],"name":1}            | name
                    {"usernames":["nothing"],"users":[]}          | users
                    """)
    void a_bad_body_makes_nobody_and_says_what_is_wrong(String body, String wrong) {
        assertThat(message(400, root.call("POST", "users", body))).contains(wrong);
        assertThat(root.get("users/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_too_long_or_too_deep_is_refused() {
        assertThat(message(400, fixture.create(new JsonObject().put("usernames", List.of("n".repeat(10_000))))))
                .contains("usernames")
                .hasSizeLessThan(200);
        assertThat(message(400, fixture.create(new JsonObject().put("usernames", List.of("n".repeat(256))))))
                .contains("usernames");
        var deep = "{\"usernames\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThat(root.call("POST", "users", deep).statusCode()).isEqualTo(400);
        assertThat(message(400, fixture.create(new JsonObject().put("usernames", List.of("a/b", "c/d")))))
                .isEqualTo("Invalid usernames: a/b, c/d");
        var many = IntStream.range(0, 1_000).mapToObj(n -> "/" + n).toList();
        assertThat(message(400, fixture.create(new JsonObject().put("usernames", many))))
                .startsWith("Invalid usernames: /0, /1, ")
                .endsWith(" and 980 more");
    }
}
