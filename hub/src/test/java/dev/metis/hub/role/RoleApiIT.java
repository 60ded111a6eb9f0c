package dev.metis.hub.role;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static dev.metis.hub.role.RoleFixture.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What roles there are, and making, changing and deleting them. */
class RoleApiIT {
    private static final RoleFixture roles = new RoleFixture();
    private static final TestApi root = roles.people().root();

    @AfterAll
    static void stop() {
        roles.close();
    }

    @Test
    void roles_say_where_they_come_from() {
        var name = roles.made("read:hub");

        assertThat(root.object("roles/" + name))
                .isEqualTo(new JsonObject()
                        .put("kind", "role")
                        .put("name", name)
                        .put("description", "")
                        .put("scopes", new JsonArray().add("read:hub"))
                        .put("source", "api"));
        assertThat(root.object("roles/teacher").getString("source")).isEqualTo("settings");
        assertThat(root.object("roles/teacher").getString("description")).isEqualTo("Teaches");
        assertThat(root.object("roles/user").getString("source")).isEqualTo("default");
        assertThat(root.get("roles/nosuch").statusCode()).isEqualTo(404);
        assertThat(root.get("roles/%00").statusCode()).isEqualTo(404);
        assertThat(root.get("roles/" + "r".repeat(10_000)).statusCode()).isEqualTo(404);
    }

    @Test
    void roles_are_listed_by_name() {
        var names = root.array("roles").stream()
                .map(role -> ((JsonObject) role).getString("name"))
                .toList();
        assertThat(names).contains("admin", "server", "teacher", "token", "user");

        var page = root.page("roles?limit=2&offset=1");
        assertThat(page.getJsonArray("items")).hasSize(2);
        assertThat(page.getJsonObject("_pagination").getInteger("total")).isGreaterThanOrEqualTo(7);
        assertThat(message(400, root.get("roles?limit=x"))).contains("limit");
    }

    @Test
    void who_has_a_role_is_listed_too() {
        assertThat(root.array("roles/teacher/users")).containsExactly("ada");
        assertThat(root.array("roles/teacher/groups")).containsExactly("staff");
        assertThat(root.array("roles/teacher/services")).containsExactly("tool");
        assertThat(root.array("roles/admin/users")).contains("root");
        var everybody = root.page("roles/user/users?limit=2&offset=1");
        assertThat(everybody.getJsonArray("items")).hasSize(2);
        assertThat(everybody.getJsonObject("_pagination").getInteger("total")).isGreaterThanOrEqualTo(6);
        assertThat(root.get("roles/nosuch/users").statusCode()).isEqualTo(404);
    }

    @Test
    void reading_needs_scopes_for_everything() {
        for (var path : List.of("roles", "roles/teacher", "roles/nosuch", "roles/teacher/users")) {
            assertThat(roles.people().as("bob").get(path).statusCode()).as(path).isEqualTo(403);
            assertThat(TestApi.of(roles.people().hub(), "root", "read:roles!user=ada")
                            .get(path)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(roles.people().hub().browser().get("/hub/api/" + path).statusCode())
                    .isEqualTo(403);
        }
        var users = TestApi.of(roles.people().hub(), "root", "read:roles:users");
        assertThat(users.get("roles/teacher/users").statusCode()).isEqualTo(200);
        assertThat(users.get("roles/teacher/groups").statusCode()).isEqualTo(403);
        assertThat(users.get("roles").statusCode()).isEqualTo(403);
    }

    @Test
    void what_a_role_says_counts_at_once() {
        var name = roles.made("read:users:name!user=ada");
        object(200, root.call("POST", "roles/" + name + "/users", list("users", "BOB")));
        var bob = roles.people().as("bob");
        assertThat(bob.get("users/ada").statusCode()).isEqualTo(200);
        assertThat(root.object("users/bob").getJsonArray("roles")).contains(name, "user");

        var changed = root.call("PATCH", "roles/" + name, "{\"scopes\":[\"read:hub\"],\"description\":\"Looks\"}");
        assertThat(object(200, changed)).isEqualTo(root.object("roles/" + name));
        assertThat(new JsonObject(changed.body()).getString("description")).isEqualTo("Looks");
        assertThat(bob.get("users/ada").statusCode()).isEqualTo(404);
        assertThat(object(200, root.call("PATCH", "roles/" + name, "{}")).getJsonArray("scopes"))
                .containsExactly("read:hub");

        object(200, root.call("PATCH", "roles/" + name, "{\"scopes\":[\"read:users:name!user=ada\"]}"));
        assertThat(bob.get("users/ada").statusCode()).isEqualTo(200);
        assertThat(root.call("DELETE", "roles/" + name).statusCode()).isEqualTo(204);
        assertThat(bob.get("users/ada").statusCode()).isEqualTo(404);
        assertThat(root.call("DELETE", "roles/" + name).statusCode()).isEqualTo(404);
        assertThat(root.call("PATCH", "roles/" + name, "{}").statusCode()).isEqualTo(404);
        assertThat(root.object("users/bob").getJsonArray("roles")).doesNotContain(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                   | body
                    []                                                   | body
                    {}                                                   | name
                    {"name":null}                                        | name
                    {"name":1}                                           | name
                    {"name":""}                                          | name
                    {"name":"ab"}                                        | name
                    {"name":"Role"}                                      | name
                    {"name":"a/b"}                                       | name
                    {"name":"a\\u0000b"}                                 | name
                    {"name":"bad","scopes":"read:hub"}                   | scopes
                    {"name":"bad","scopes":null}                         | scopes
                    {"name":"bad","scopes":[1]}                          | scopes
                    {"name":"bad","scopes":["read:nothing"]}             | scopes
                    {"name":"bad","scopes":["read:users!room=1"]}        | scopes
                    {"name":"bad","scopes":["all"]}                      | scopes
                    {"name":"bad","description":1}                       | description
                    {"name":"bad","users":["ada"]}                       | users
                    {"name":"bad"                                        | JSON
                    """)
    void a_bad_body_makes_nothing_and_says_what_is_wrong(String body, String wrong) {
        assertThat(message(400, root.call("POST", "roles", body))).contains(wrong);
        assertThat(root.get("roles/bad").statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_too_long_is_refused() {
        assertThat(message(400, roles.create(root, "n".repeat(256)))).contains("name");
        var described = new JsonObject().put("name", "bad").put("description", "d".repeat(1024));
        assertThat(message(400, root.call("POST", "roles", described.encode()))).contains("description");
        var name = roles.made();
        assertThat(message(400, root.call("PATCH", "roles/" + name, list("scopes", "s".repeat(10_000)))))
                .contains("scopes")
                .hasSizeLessThan(300);
        assertThat(message(400, root.call("PATCH", "roles/" + name, "{\"name\":\"other\"}")))
                .contains("name");
        assertThat(root.call("PATCH", "roles/" + name).statusCode()).isEqualTo(400);
    }

    @Test
    void a_name_is_given_once() {
        var name = roles.made();

        assertThat(message(409, roles.create(root, name))).contains(name);
        assertThat(roles.create(root, "teacher").statusCode()).isEqualTo(409);
        assertThat(roles.create(root, "user").statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"teacher", "user", "admin", "token", "server"})
    void roles_of_the_settings_are_changed_there(String role) {
        var before = root.object("roles/" + role);

        assertThat(message(409, root.call("PATCH", "roles/" + role, "{\"scopes\":[]}")))
                .contains(role, "load_roles");
        assertThat(message(409, root.call("DELETE", "roles/" + role))).contains("load_roles");
        assertThat(root.object("roles/" + role)).isEqualTo(before);
    }

    @Test
    void changing_roles_needs_the_scope_for_everybody() {
        for (var scopes : List.of(
                new String[] {"admin:users", "admin:groups", "admin:services"},
                new String[] {"admin:roles!group=pupils"},
                new String[] {"read:roles"})) {
            var api = TestApi.of(roles.people().hub(), "root", scopes);
            assertThat(roles.create(api, roles.newName()).statusCode()).isEqualTo(403);
            assertThat(api.call("POST", "roles", "{").statusCode()).isEqualTo(403);
            assertThat(api.call("DELETE", "roles/nosuch").statusCode()).isEqualTo(403);
        }
        assertThat(roles.create(roles.people().as("helper"), roles.newName(), "read:users", "read:groups!group=pupils")
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read:hub",
                "admin:servers",
                "access:servers!user=bob",
                "shares!user",
                "self",
                "read:servers!server=bob/",
                "custom:cook:read",
                "proxy"
            })
    void nobody_puts_more_into_a_role_than_they_hold(String scope) {
        var helper = roles.people().as("helper");
        var name = roles.newName();
        object(201, roles.create(helper, name, "read:users"));

        assertThat(message(403, roles.create(helper, roles.newName(), scope)))
                .contains("scopes")
                .contains(scope);
        assertThat(message(403, helper.call("PATCH", "roles/" + name, list("scopes", "read:users", scope))))
                .contains(scope);
        assertThat(root.object("roles/" + name).getJsonArray("scopes")).containsExactly("read:users");
    }

    @Test
    void what_a_role_says_already_may_stay() {
        var name = roles.made("read:hub");
        var helper = roles.people().as("helper");

        assertThat(object(200, helper.call("PATCH", "roles/" + name, list("scopes", "read:hub", "read:users")))
                        .getJsonArray("scopes"))
                .containsExactly("read:hub", "read:users");
        assertThat(object(200, helper.call("PATCH", "roles/" + name, "{\"scopes\":[]}"))
                        .getJsonArray("scopes"))
                .isEmpty();
    }

    @Test
    void an_admin_may_change_roles() {
        assertThat(root.object("user").getJsonArray("scopes"))
                .contains("admin:roles", "read:roles", "read:roles:users", "admin:users");
        assertThat(roles.people().as("bob").object("user").getJsonArray("scopes"))
                .doesNotContain("admin:roles");
    }
}
