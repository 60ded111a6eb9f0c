package dev.metis.hub.role;

import static dev.metis.hub.TestApi.array;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleApiIT {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static HubFixture hub;
    private static TestApi root;

    @BeforeAll
    static void start() {
        hub = HubFixture.with(
                "JupyterHub__load_roles",
                "[{name: teacher, description: Teaches, scopes: ['list:users!group=class'], users: [ada], groups: [staff],"
                        + " services: [tool]},"
                        + " {name: helper-role, scopes: ['admin:users', 'admin:groups', 'admin:services', 'read:roles'],"
                        + " users: [helper]},"
                        + " {name: narrow-role, scopes: ['admin:users!group=pupils', 'read:servers!group=pupils'],"
                        + " users: [narrow]}]",
                "JupyterHub__load_groups",
                "{pupils: [pia], staff: []}",
                "JupyterHub__services",
                "[{name: tool, api_token: token-of-the-tool}]",
                "JupyterHub__custom_scopes",
                "{'custom:cook:read': {description: Cook}}");
        List.of("ada", "bob", "root", "helper", "narrow", "pia").forEach(hub::logIn);
        root = TestApi.of(hub, "root", "inherit");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String newName() {
        return "role-" + COUNT.incrementAndGet();
    }

    private static HttpResponse<String> create(TestApi by, String name, String... scopes) {
        return by.call(
                "POST",
                "roles",
                new JsonObject()
                        .put("name", name)
                        .put("scopes", List.of(scopes))
                        .encode());
    }

    private static String made(String... scopes) {
        var name = newName();
        object(201, create(root, name, scopes));
        return name;
    }

    private static TestApi as(String user) {
        return TestApi.of(hub, user, "inherit");
    }

    private static String list(String key, String... names) {
        return new JsonObject().put(key, List.of(names)).encode();
    }

    // --- what there is -----------------------------------------------------------------------------------------------

    @Test
    void roles_say_where_they_come_from() {
        var name = made("read:hub");

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
        assertThat(root.get("roles/%00").statusCode()).isEqualTo(400);
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
            assertThat(as("bob").get(path).statusCode()).as(path).isEqualTo(403);
            assertThat(TestApi.of(hub, "root", "read:roles!user=ada").get(path).statusCode())
                    .isEqualTo(403);
            assertThat(hub.browser().get("/hub/api/" + path).statusCode()).isEqualTo(403);
        }
        var users = TestApi.of(hub, "root", "read:roles:users");
        assertThat(users.get("roles/teacher/users").statusCode()).isEqualTo(200);
        assertThat(users.get("roles/teacher/groups").statusCode()).isEqualTo(403);
        assertThat(users.get("roles").statusCode()).isEqualTo(403);
    }

    // --- making and changing -----------------------------------------------------------------------------------------

    @Test
    void what_a_role_says_counts_at_once() {
        var name = made("read:users:name!user=ada");
        object(200, root.call("POST", "roles/" + name + "/users", list("users", "BOB")));
        var bob = as("bob");
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
                    {"name":"bad","scopes":["self!user=ada"]}            | scopes
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
        assertThat(message(400, create(root, "n".repeat(256)))).contains("name");
        var described = new JsonObject().put("name", "bad").put("description", "d".repeat(1024));
        assertThat(message(400, root.call("POST", "roles", described.encode()))).contains("description");
        var name = made();
        assertThat(message(400, root.call("PATCH", "roles/" + name, list("scopes", "s".repeat(10_000)))))
                .contains("scopes")
                .hasSizeLessThan(300);
        assertThat(message(400, root.call("PATCH", "roles/" + name, "{\"name\":\"other\"}")))
                .contains("name");
        assertThat(root.call("PATCH", "roles/" + name).statusCode()).isEqualTo(400);
    }

    @Test
    void a_name_is_given_once() {
        var name = made();

        assertThat(message(409, create(root, name))).contains(name);
        assertThat(create(root, "teacher").statusCode()).isEqualTo(409);
        assertThat(create(root, "user").statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(strings = {"teacher", "user", "admin", "token", "server"})
    void roles_of_the_settings_are_changed_there(String role) {
        var before = root.object("roles/" + role);

        assertThat(message(409, root.call("PATCH", "roles/" + role, "{\"scopes\":[]}")))
                .contains(role, "load_roles");
        assertThat(message(409, root.call("DELETE", "roles/" + role))).contains("load_roles");
        assertThat(message(409, root.call("POST", "roles/" + role + "/groups", list("groups", "pupils"))))
                .contains("load_roles");
        assertThat(root.object("roles/" + role)).isEqualTo(before);
    }

    @Test
    void who_has_a_role_of_the_settings_is_said_there() {
        for (var method : List.of("POST", "DELETE")) {
            assertThat(message(409, root.call(method, "roles/teacher/users", list("users", "bob"))))
                    .contains("load_roles");
            assertThat(message(409, root.call(method, "roles/teacher/services", list("services", "tool"))))
                    .contains("load_roles");
            assertThat(message(409, root.call(method, "roles/token/users", list("users", "bob"))))
                    .contains("load_roles");
        }
        assertThat(root.array("roles/teacher/users")).containsExactly("ada");
    }

    // --- nobody gives more than one has ------------------------------------------------------------------------------

    @Test
    void changing_roles_needs_the_scopes_to_manage_all_who_may_have_them() {
        for (var scopes : List.of(
                new String[] {"admin:users", "admin:groups"},
                new String[] {"admin:users!group=pupils", "admin:groups", "admin:services"},
                new String[] {"read:roles"})) {
            var api = TestApi.of(hub, "root", scopes);
            assertThat(create(api, newName()).statusCode()).isEqualTo(403);
            assertThat(api.call("POST", "roles", "{").statusCode()).isEqualTo(403);
            assertThat(api.call("DELETE", "roles/nosuch").statusCode()).isEqualTo(403);
        }
        assertThat(create(as("helper"), newName(), "read:users", "read:groups!group=pupils")
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
        var helper = as("helper");
        var name = newName();
        object(201, create(helper, name, "read:users"));

        assertThat(message(403, create(helper, newName(), scope)))
                .contains("scopes")
                .contains(scope);
        assertThat(message(403, helper.call("PATCH", "roles/" + name, list("scopes", "read:users", scope))))
                .contains(scope);
        assertThat(root.object("roles/" + name).getJsonArray("scopes")).containsExactly("read:users");
    }

    @Test
    void what_a_role_says_already_may_stay() {
        var name = made("read:hub");
        var helper = as("helper");

        assertThat(object(200, helper.call("PATCH", "roles/" + name, list("scopes", "read:hub", "read:users")))
                        .getJsonArray("scopes"))
                .containsExactly("read:hub", "read:users");
        assertThat(object(200, helper.call("PATCH", "roles/" + name, "{\"scopes\":[]}"))
                        .getJsonArray("scopes"))
                .isEmpty();
    }

    @Test
    void nobody_gives_a_role_that_comes_to_more_than_they_hold() {
        var helper = as("helper");
        var strong = made("read:hub");
        var own = made("servers!user", "read:users");

        assertThat(message(403, helper.call("POST", "roles/" + strong + "/users", list("users", "helper"))))
                .contains(strong);
        assertThat(helper.call("POST", "roles/" + strong + "/groups", list("groups", "pupils"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(helper.call("POST", "roles/" + strong + "/services", list("services", "tool"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(helper.call("POST", "roles/" + own + "/users", list("users", "bob"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(helper.call("POST", "roles/" + own + "/users", list("users", "helper"))
                        .statusCode())
                .as("over themselves they hold it")
                .isEqualTo(200);
        assertThat(root.array("roles/" + strong + "/users")).isEmpty();
    }

    @Test
    void who_manages_some_gives_roles_to_those() {
        var narrow = as("narrow");
        var fits = made("read:servers!user");
        var wide = made("read:servers");

        assertThat(object(200, narrow.call("POST", "roles/" + fits + "/users", list("users", "pia")))
                        .getString("name"))
                .isEqualTo(fits);
        assertThat(narrow.call("POST", "roles/" + wide + "/users", list("users", "pia"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(message(400, narrow.call("POST", "roles/" + fits + "/users", list("users", "pia", "bob"))))
                .isEqualTo("users: no such user: bob");
        assertThat(narrow.call("POST", "roles/" + fits + "/groups", list("groups", "pupils"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(narrow.call("DELETE", "roles/" + fits + "/users", list("users", "pia"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(root.array("roles/" + fits + "/users")).isEmpty();
    }

    @Test
    void only_admins_make_admins_and_change_their_roles() {
        var helper = as("helper");
        var weak = made("read:users:name");

        assertThat(helper.call("POST", "roles/admin/users", list("users", "helper"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(helper.call("POST", "roles/" + weak + "/users", list("users", "root"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(helper.call("DELETE", "roles/admin/users", list("users", "root"))
                        .statusCode())
                .isEqualTo(403);

        hub.logIn("eve");
        object(200, root.call("POST", "roles/admin/users", list("users", "eve")));
        assertThat(root.object("users/eve").getBoolean("admin")).isTrue();
        assertThat(as("eve").get("roles").statusCode()).isEqualTo(200);
        object(200, root.call("DELETE", "roles/admin/users", list("users", "eve")));
        assertThat(root.object("users/eve").getBoolean("admin")).isFalse();
        assertThat(root.object("users/eve").getJsonArray("roles")).containsExactly("user");
    }

    // --- giving and taking -------------------------------------------------------------------------------------------

    @Test
    void groups_and_services_have_roles_too() {
        var name = made("read:users:name!user=ada");
        var pia = as("pia");
        var tool = TestApi.with(hub.browser(), "token-of-the-tool");
        assertThat(pia.get("users/ada").statusCode()).isEqualTo(404);

        object(200, root.call("POST", "roles/" + name + "/groups", list("groups", "pupils")));
        object(200, root.call("POST", "roles/" + name + "/services", list("services", "tool")));

        assertThat(pia.get("users/ada").statusCode()).isEqualTo(200);
        assertThat(tool.get("users/ada").statusCode()).isEqualTo(200);
        assertThat(root.object("groups/pupils").getJsonArray("roles")).contains(name);
        assertThat(root.array("roles/" + name + "/groups")).containsExactly("pupils");

        object(200, root.call("DELETE", "roles/" + name + "/groups", list("groups", "pupils", "staff")));
        object(200, root.call("DELETE", "roles/" + name + "/services", list("services", "tool")));
        assertThat(pia.get("users/ada").statusCode()).isEqualTo(404);
        assertThat(tool.get("users/ada").statusCode()).isIn(403, 404);
    }

    @Test
    void the_role_of_everybody_can_be_taken_from_somebody() {
        hub.logIn("max");
        var max = as("max");

        object(200, root.call("DELETE", "roles/user/users", list("users", "max")));
        assertThat(max.get("users/max").statusCode()).isEqualTo(403);
        assertThat(root.array("roles/user/users")).doesNotContain("max");

        object(200, root.call("POST", "roles/user/users", list("users", "max")));
        assertThat(max.get("users/max").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    users    | ''                        | body
                    users    | {}                        | users
                    users    | {"users":"bob"}           | users
                    users    | {"users":null}            | users
                    users    | {"users":[1]}             | users
                    users    | {"users":["bob","nosuch"]}| users: no such user: nosuch
                    users    | {"users":["bob",""]}      | users
                    users    | {"users":["a\\u0000"]}    | users
                    users    | {"groups":["pupils"]}     | groups
                    groups   | {"groups":["nosuch"]}     | groups: no such group: nosuch
                    services | {"services":["a/b"]}      | services: no such service: a/b
                    services | {"services":["nosuch"]}   | services: no such service: nosuch
                    """)
    void a_bad_body_gives_nothing_to_anybody(String kind, String body, String wrong) {
        var name = made("read:users:name");

        for (var method : List.of("POST", "DELETE")) {
            assertThat(message(400, root.call(method, "roles/" + name + "/" + kind, body)))
                    .contains(wrong);
        }
        assertThat(array(200, root.get("roles/" + name + "/" + kind))).isEmpty();
        assertThat(root.call("POST", "roles/nosuch/users", list("users", "bob")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void roles_made_by_the_api_outlast_a_restart() {
        var name = made("read:users:name!user=narrow");
        object(200, root.call("POST", "roles/" + name + "/users", list("users", "bob")));
        object(200, root.call("POST", "roles/" + name + "/groups", list("groups", "pupils")));
        object(200, root.call("POST", "roles/" + name + "/services", list("services", "tool")));

        hub.stopHub();
        hub.startHub();
        hub.browser().eventually("/hub/login", page -> page.statusCode() == 200);

        assertThat(root.object("roles/" + name).getString("source")).isEqualTo("api");
        assertThat(root.array("roles/" + name + "/users")).containsExactly("bob");
        assertThat(root.array("roles/" + name + "/groups")).containsExactly("pupils");
        assertThat(root.array("roles/" + name + "/services")).containsExactly("tool");
        assertThat(as("bob").get("users/narrow").statusCode()).isEqualTo(200);
    }

    @Test
    void an_admins_scopes_are_those_of_jupyterhub() {
        assertThat(root.object("user").getJsonArray("scopes"))
                .doesNotContain("admin:roles")
                .contains("admin:users", "admin:groups", "admin:services");
    }
}
