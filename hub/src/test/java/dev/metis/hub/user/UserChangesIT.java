package dev.metis.hub.user;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Making users and changing them, all of it or nothing. */
class UserChangesIT {
    @AutoClose
    private static final TestUsers users = TestUsers.withStates();

    private static final HubFixture hub = users.hub();
    private static final TestApi root = users.root();

    // --- making ------------------------------------------------------------------------------------------------------

    @Test
    void one_is_made_by_its_path() {
        var name = TestUsers.newName();

        var model = object(201, root.call("POST", "users/" + name));

        assertThat(model.getString("name")).isEqualTo(name);
        assertThat(model.getValue("auth_state")).isNull();
        assertThat(root.object("users/" + name)).isEqualTo(model);
        assertThat(message(409, root.call("POST", "users/" + name))).contains(name);
        assertThat(object(201, root.call("POST", "users/Frank")).getString("name"))
                .isEqualTo("Frank");
        assertThat(users.status("GET", "users/frank")).isEqualTo(404);
        assertThat(object(
                                201,
                                root.call(
                                        "POST",
                                        "users/" + TestUsers.newName(),
                                        "{\"admin\":true,\"name\":\"x\",\"groups\":[]}"))
                        .getJsonArray("roles"))
                .containsExactly("admin", "user");
    }

    @ParameterizedTest
    @CsvSource({
        "a%2Fb, 400",
        "%20a, 400",
        "a%0Ab, 400",
        "a%00b, 400",
        "%C2%85, 400",
        "a%20b, 201",
        "a@b.c, 201",
        "a%25b, 201",
        "a+b, 201",
        "%F0%9F%8E%93, 201",
        "%C3%A4da, 201",
        "a..b, 201",
        "%22%27%5C, 201",
        "a%3Fb, 201",
    })
    void names_are_such_as_people_may_have(String escaped, int status) {
        var answer = root.call("POST", "users/" + escaped);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(users.status("GET", "users/" + escaped)).isIn(status == 201 ? List.of(200) : List.of(404, 400));
        if (status == 201) {
            assertThat(object(201, answer)).isEqualTo(root.object("users/" + escaped));
            assertThat(users.status("DELETE", "users/" + escaped)).isEqualTo(204);
        }
    }

    @Test
    void a_name_may_have_255_characters() {
        assertThat(users.status("POST", "users/" + "y".repeat(256))).isBetween(400, 404);
        assertThat(users.status("GET", "users/" + "y".repeat(10_000))).isEqualTo(404);
        assertThat(users.status("POST", "users/" + "y".repeat(255))).isEqualTo(201);
        assertThat(users.status("DELETE", "users/" + "y".repeat(255))).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    []                     | body
                    {"admin":1}            | admin
                    {"admin":null}         | admin
                    {"name":1}             | name
                    {"groups":"a"}         | groups
                    {"roles":1}            | roles
                    {"auth_state":"text"}  | auth_state
                    {"usernames":["a"]}    | usernames
                    {                      | JSON
                    """)
    void a_bad_body_makes_nobody_and_says_what_is_wrong(String body, String wrong) {
        var name = TestUsers.newName();

        assertThat(message(400, root.call("POST", "users/" + name, body))).contains(wrong);
        assertThat(users.status("GET", "users/" + name)).isEqualTo(404);
    }

    @Test
    void making_needs_the_scope_for_that_name() {
        var name = TestUsers.newName();
        var narrow = users.with("admin:users!user=" + name);

        assertThat(object(201, narrow.call("POST", "users/" + name)).getString("name"))
                .isEqualTo(name);
        assertThat(narrow.call("POST", "users/" + TestUsers.newName()).statusCode())
                .isEqualTo(404);
        assertThat(users.with("read:users")
                        .call("POST", "users/" + TestUsers.newName())
                        .statusCode())
                .isEqualTo(403);
    }

    // --- changing ----------------------------------------------------------------------------------------------------

    @Test
    void nothing_asked_for_is_nothing_changed() {
        var name = users.made();

        assertThat(object(200, root.call("PATCH", "users/" + name, "{}"))).isEqualTo(root.object("users/" + name));
        assertThat(object(200, root.call("PATCH", "users/" + name, "{\"name\":\"" + name + "\"}"))
                        .getString("name"))
                .isEqualTo(name);
        assertThat(object(
                                200,
                                root.call(
                                        "PATCH",
                                        "users/" + name,
                                        "{\"name\":\"" + name.toUpperCase(java.util.Locale.ROOT) + "\"}"))
                        .getString("name"))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                     | body
                    null                   | body
                    []                     | body
                    {"admin":1}            | admin
                    {"admin":null}         | admin
                    {"name":3}             | name
                    {"name":null}          | name
                    {"name":""}            | name
                    {"name":" a "}         | name
                    {"name":"a/b"}         | name
                    {"name":"a\\u0000"}    | name
                    {"name":"ada"}         | name
                    {"name":"Augusta"}     | name
                    {"groups":[]}          | groups
                    {"roles":[]}           | roles
                    {"auth_state":null}    | auth_state
                    {"auth_state":"text"}  | auth_state
                    {"user_info":{}}       | user_info
                    {"admin":true,"name":"ada"} | name
                    {"auth_state":{"x":1},"name":"ada"} | name
                    """)
    void a_bad_change_changes_nothing_and_says_what_is_wrong(String body, String wrong) {
        var name = users.made();
        var before = root.object("users/" + name);

        assertThat(message(400, root.call("PATCH", "users/" + name, body))).contains(wrong);
        assertThat(root.object("users/" + name)).isEqualTo(before);
        assertThat(users.status("PATCH", "users/nosuch")).isBetween(400, 404);
        assertThat(root.call("PATCH", "users/nosuch", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void only_an_admin_touches_admins() {
        var admin = users.made();
        var plain = users.made();
        var helper = users.made();
        object(200, root.call("PATCH", "users/" + admin, "{\"admin\":true}"));
        users.giveRole(helper, "helpers", "admin:users");
        var api = TestApi.of(hub, helper, "inherit");

        assertThat(message(403, api.call("PATCH", "users/" + admin, "{}"))).contains("admins");
        assertThat(message(403, api.call("PATCH", "users/" + plain, "{\"admin\":true}")))
                .contains("admin");
        assertThat(message(403, api.call("POST", "users/" + TestUsers.newName(), "{\"admin\":true}")))
                .contains("admin");
        assertThat(message(
                        403,
                        api.call("POST", "users", "{\"usernames\":[\"" + TestUsers.newName() + "\"],\"admin\":true}")))
                .contains("admin");
        assertThat(object(200, api.call("PATCH", "users/" + plain, "{\"admin\":false}"))
                        .getBoolean("admin"))
                .isFalse();
        assertThat(root.object("users/" + admin).getBoolean("admin")).isTrue();
    }

    @Test
    void an_authentication_state_is_kept_encrypted() {
        var name = users.made();
        var state = new JsonObject().put("token", "s3cret").put("n", new JsonObject().put("a", 1));

        var answer = root.call(
                "PATCH",
                "users/" + name,
                new JsonObject().put("auth_state", state).encode());

        assertThat(object(200, answer).getJsonObject("auth_state")).isEqualTo(state);
        assertThat(root.object("users/" + name).getJsonObject("auth_state")).isEqualTo(state);
        assertThat(root.array("users?name_filter=" + name).getJsonObject(0).getValue("auth_state"))
                .isNull();
        assertThat(users.with("read:users").object("users/" + name).containsKey("auth_state"))
                .isFalse();
        assertThat(users.with("read:users", "admin:auth_state!user=" + name)
                        .object("users/" + name)
                        .getJsonObject("auth_state"))
                .isEqualTo(state);
        assertThat(
                        users.count(
                                "select count(*) from users where auth_state is not null and encode(auth_state, 'escape') like '%s3cret%'"))
                .isZero();
    }

    // --- other -------------------------------------------------------------------------------------------------------

    @Test
    void access_of_admins_by_cookie_is_no_more() {
        assertThat(users.status("POST", "users/ada/admin-access")).isEqualTo(403);
        assertThat(users.with("servers!user=ada")
                        .call("POST", "users/bob/admin-access")
                        .statusCode())
                .isEqualTo(404);
        assertThat(users.with("read:users")
                        .call("POST", "users/ada/admin-access")
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT users/ada", "GET users/ada/admin-access", "POST user", "DELETE user"})
    void other_methods_are_refused(String call) {
        assertThat(users.status(call.split(" ", 2)[0], call.split(" ", 2)[1])).isEqualTo(405);
    }

    @Test
    void a_list_of_models_has_what_single_ones_have() {
        var single = root.object("users/bob");

        assertThat(root.array("users?name_filter=bob")).isEqualTo(new JsonArray().add(single));
    }
}
