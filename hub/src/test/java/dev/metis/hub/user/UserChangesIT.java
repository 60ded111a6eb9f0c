package dev.metis.hub.user;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.Eventually;
import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestTokens;
import dev.metis.hub.spawner.Script;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserChangesIT {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static HubFixture hub;
    private static TestApi root;

    @BeforeAll
    static void start() {
        hub = HubFixture.with(
                "JupyterHub__allow_named_servers",
                "true",
                "JupyterHub__tornado_settings__slow_stop_timeout",
                "1",
                "JupyterHub__tornado_settings__slow_spawn_timeout",
                "1",
                "Authenticator__username_map",
                "{augusta: ada}",
                "CryptKeeper__keys",
                "11".repeat(32));
        List.of("ada", "bob", "root").forEach(hub::logIn);
        root = TestApi.of(hub, "root", "inherit");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static String newName() {
        return "u" + COUNT.incrementAndGet();
    }

    private static String made() {
        var name = newName();
        object(201, root.call("POST", "users/" + name));
        return name;
    }

    private static TestApi with(String... scopes) {
        return TestApi.of(hub, "root", scopes);
    }

    private static int status(String method, String path) {
        return root.call(method, path).statusCode();
    }

    private static long count(String sql) {
        return Eventually.resultOf(hub.database().sql().query(sql).execute())
                .iterator()
                .next()
                .getLong(0);
    }

    // --- making ------------------------------------------------------------------------------------------------------

    @Test
    void one_is_made_by_its_path() {
        var name = newName();

        var model = object(201, root.call("POST", "users/" + name));

        assertThat(model.getString("name")).isEqualTo(name);
        assertThat(model.getValue("auth_state")).isNull();
        assertThat(root.object("users/" + name)).isEqualTo(model);
        assertThat(message(409, root.call("POST", "users/" + name))).contains(name);
        assertThat(object(201, root.call("POST", "users/Frank")).getString("name"))
                .isEqualTo("Frank");
        assertThat(status("GET", "users/frank")).isEqualTo(404);
        assertThat(object(201, root.call("POST", "users/" + newName(), "{\"admin\":true,\"name\":\"x\",\"groups\":[]}"))
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
        assertThat(status("GET", "users/" + escaped)).isIn(status == 201 ? List.of(200) : List.of(404, 400));
        if (status == 201) {
            assertThat(object(201, answer)).isEqualTo(root.object("users/" + escaped));
            assertThat(status("DELETE", "users/" + escaped)).isEqualTo(204);
        }
    }

    @Test
    void a_name_may_have_255_characters() {
        assertThat(status("POST", "users/" + "y".repeat(256))).isBetween(400, 404);
        assertThat(status("GET", "users/" + "y".repeat(10_000))).isEqualTo(404);
        assertThat(status("POST", "users/" + "y".repeat(255))).isEqualTo(201);
        assertThat(status("DELETE", "users/" + "y".repeat(255))).isEqualTo(204);
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
        var name = newName();

        assertThat(message(400, root.call("POST", "users/" + name, body))).contains(wrong);
        assertThat(status("GET", "users/" + name)).isEqualTo(404);
    }

    @Test
    void making_needs_the_scope_for_that_name() {
        var name = newName();
        var narrow = with("admin:users!user=" + name);

        assertThat(object(201, narrow.call("POST", "users/" + name)).getString("name"))
                .isEqualTo(name);
        assertThat(narrow.call("POST", "users/" + newName()).statusCode()).isEqualTo(404);
        assertThat(with("read:users").call("POST", "users/" + newName()).statusCode())
                .isEqualTo(403);
    }

    // --- changing ----------------------------------------------------------------------------------------------------

    @Test
    void nothing_asked_for_is_nothing_changed() {
        var name = made();

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
        var name = made();
        var before = root.object("users/" + name);

        assertThat(message(400, root.call("PATCH", "users/" + name, body))).contains(wrong);
        assertThat(root.object("users/" + name)).isEqualTo(before);
        assertThat(status("PATCH", "users/nosuch")).isBetween(400, 404);
        assertThat(root.call("PATCH", "users/nosuch", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void only_an_admin_touches_admins() {
        var admin = made();
        var plain = made();
        var helper = made();
        object(200, root.call("PATCH", "users/" + admin, "{\"admin\":true}"));
        giveRole(helper, "helpers", "admin:users");
        var api = TestApi.of(hub, helper, "inherit");

        assertThat(message(403, api.call("PATCH", "users/" + admin, "{}"))).contains("admins");
        assertThat(message(403, api.call("PATCH", "users/" + plain, "{\"admin\":true}")))
                .contains("admin");
        assertThat(message(403, api.call("POST", "users/" + newName(), "{\"admin\":true}")))
                .contains("admin");
        assertThat(message(403, api.call("POST", "users", "{\"usernames\":[\"" + newName() + "\"],\"admin\":true}")))
                .contains("admin");
        assertThat(object(200, api.call("PATCH", "users/" + plain, "{\"admin\":false}"))
                        .getBoolean("admin"))
                .isFalse();
        assertThat(root.object("users/" + admin).getBoolean("admin")).isTrue();
    }

    private static void giveRole(String user, String role, String... scopes) {
        Eventually.resultOf(hub.database()
                .sql()
                .preparedQuery("insert into roles (name, scopes) values ($1, $2) on conflict do nothing")
                .execute(Tuple.of(role).addArrayOfString(scopes)));
        Eventually.resultOf(hub.database()
                .sql()
                .preparedQuery("insert into user_roles (user_id, role_id)"
                        + " select u.id, r.id from users u, roles r where u.name = $1 and r.name = $2")
                .execute(Tuple.of(user, role)));
    }

    @Test
    void an_authentication_state_is_kept_encrypted() {
        var name = made();
        var state = new JsonObject().put("token", "s3cret").put("n", new JsonObject().put("a", 1));

        var answer = root.call(
                "PATCH",
                "users/" + name,
                new JsonObject().put("auth_state", state).encode());

        assertThat(object(200, answer).getJsonObject("auth_state")).isEqualTo(state);
        assertThat(root.object("users/" + name).getJsonObject("auth_state")).isEqualTo(state);
        assertThat(root.array("users?name_filter=" + name).getJsonObject(0).getValue("auth_state"))
                .isNull();
        assertThat(with("read:users").object("users/" + name).containsKey("auth_state"))
                .isFalse();
        assertThat(with("read:users", "admin:auth_state!user=" + name)
                        .object("users/" + name)
                        .getJsonObject("auth_state"))
                .isEqualTo(state);
        assertThat(
                        count(
                                "select count(*) from users where auth_state is not null and encode(auth_state, 'escape') like '%s3cret%'"))
                .isZero();
    }

    @Test
    void a_new_name_is_brought_into_its_normal_form_and_leads_to_everything() {
        var old = made();
        var now = newName();
        root.call("POST", "groups/of-" + old, "{\"users\":[\"" + old + "\"]}");
        root.call("PUT", "users/" + old + "/servers/lab", "{}");
        var tokenOfOld = TestApi.of(hub, old, "inherit");
        var browser = hub.logIn(old);

        var model = object(
                200,
                root.call("PATCH", "users/" + old, "{\"name\":\"" + now.toUpperCase(java.util.Locale.ROOT) + "\"}"));

        assertThat(model.getString("name")).isEqualTo(now);
        assertThat(model.containsKey("auth_state")).isTrue();
        assertThat(status("GET", "users/" + old)).isEqualTo(404);
        assertThat(tokenOfOld.object("user").getString("name")).isEqualTo(now);
        assertThat(new JsonObject(browser.api("GET", "user").body()).getString("name"))
                .isEqualTo(now);
        assertThat(root.object("groups/of-" + old).getJsonArray("users")).containsExactly(now);
        assertThat(tokenOfOld.get("users/" + now + "/servers/lab").statusCode()).isEqualTo(200);
        assertThat(root.call("POST", "users/" + now + "/servers/lab").statusCode())
                .isEqualTo(201);
        assertThat(browser.get("/user/" + now + "/lab/").statusCode()).isEqualTo(200);
        assertThat(root.call("DELETE", "users/" + now + "/servers/lab").statusCode())
                .isBetween(202, 204);
    }

    @Test
    void a_user_whose_server_runs_keeps_the_name() {
        var name = made();
        assertThat(status("POST", "users/" + name + "/server")).isEqualTo(201);

        assertThat(message(400, root.call("PATCH", "users/" + name, "{\"name\":\"" + newName() + "\"}")))
                .startsWith("name:")
                .contains("stop");
        assertThat(root.object("users/" + name).getString("server")).isEqualTo("/user/" + name + "/");
    }

    @Test
    void scopes_about_a_user_follow_its_new_name() {
        var old = made();
        var now = newName();
        var near = old + "x";
        object(201, root.call("POST", "users/" + near));
        var scopes = new String[] {
            "read:users!user=" + old,
            "read:servers!server=" + old + "/lab",
            "access:servers!server=" + old + "/",
            "read:users!user=" + near,
            "read:groups!group=" + old,
            "read:servers!server=" + near + "/" + old,
            "read:users:name!user",
            "read:hub"
        };
        var token = TestTokens.issue(hub.database(), "root", scopes);
        giveRole("bob", "r-" + old, scopes);
        var api = TestApi.with(hub.browser(), token);
        assertThat(api.get("users/" + old).statusCode()).isEqualTo(200);

        object(200, root.call("PATCH", "users/" + old, "{\"name\":\"" + now + "\"}"));

        assertThat(api.get("users/" + now).statusCode()).isEqualTo(200);
        object(201, root.call("POST", "users/" + old));
        assertThat(api.get("users/" + old).statusCode()).isEqualTo(404);
        var expected = List.of(
                "read:users!user=" + now,
                "read:servers!server=" + now + "/lab",
                "access:servers!server=" + now + "/",
                "read:users!user=" + near,
                "read:groups!group=" + old,
                "read:servers!server=" + near + "/" + old,
                "read:users:name!user",
                "read:hub");
        assertThat(scopesWhere("select scopes from roles where name = 'r-" + old + "'"))
                .isEqualTo(expected);
        assertThat(scopesWhere("select scopes from tokens where 'read:groups!group=" + old + "' = any(scopes)"))
                .isEqualTo(expected);
    }

    private static List<String> scopesWhere(String sql) {
        return List.of(Eventually.resultOf(hub.database().sql().query(sql).execute())
                .iterator()
                .next()
                .getArrayOfStrings(0));
    }

    @Test
    void names_in_every_column_of_written_scopes_are_changed() {
        var found = Eventually.resultOf(hub.database().sql().query("""
                        select table_name || '.' || column_name as name from information_schema.columns
                         where table_schema = 'public' and column_name like '%scopes%' order by 1
                        """).execute());
        var names = new java.util.ArrayList<String>();
        found.forEach(row -> names.add(row.getString("name")));

        assertThat(names)
                .as("each is in StoredScopes, or is one of shares, which have no filters")
                .containsExactlyInAnyOrder(
                        "oauth_clients.allowed_scopes",
                        "oauth_codes.scopes",
                        "roles.scopes",
                        "tokens.scopes",
                        "shares.scopes",
                        "share_codes.scopes");
    }

    // --- deleting ----------------------------------------------------------------------------------------------------

    @Test
    void a_deleted_user_leaves_nothing_behind() {
        var name = made();
        root.call("POST", "groups/of-" + name, "{\"users\":[\"" + name + "\"]}");
        var token = TestApi.of(hub, name, "inherit");
        assertThat(token.get("user").statusCode()).isEqualTo(200);
        assertThat(status("POST", "users/" + name + "/server")).isEqualTo(201);
        assertThat(status("POST", "users/" + name + "/servers/lab")).isEqualTo(201);
        int running = hub.platform().running().size();

        assertThat(status("DELETE", "users/" + name)).isEqualTo(204);

        assertThat(hub.platform().running()).hasSize(running - 2);
        assertThat(status("GET", "users/" + name)).isEqualTo(404);
        assertThat(status("DELETE", "users/" + name)).isEqualTo(404);
        assertThat(token.get("user").statusCode()).isEqualTo(403);
        assertThat(root.object("groups/of-" + name).getJsonArray("users")).isEmpty();
        assertThat(count("select (select count(*) from servers where user_id not in (select id from users))"
                        + " + (select count(*) from tokens where user_id not in (select id from users))"))
                .isZero();
        assertThat(hub.browser().get("/user/" + name + "/lab/").statusCode()).isNotEqualTo(200);
        object(201, root.call("POST", "users/" + name));
        assertThat(token.get("user").statusCode()).isEqualTo(403);
    }

    @Test
    void a_start_under_way_is_cancelled() {
        var name = made();
        hub.platform().script(name, Script.neverAnswers());
        var starting = root.call("POST", "users/" + name + "/servers/lab", "{}");
        assertThat(starting.statusCode()).isBetween(201, 500);

        eventually(() -> assertThat(status("DELETE", "users/" + name)).isIn(204, 404));

        assertThat(status("GET", "users/" + name)).isEqualTo(404);
    }

    @Test
    void a_user_whose_server_does_not_stop_stays() {
        var name = made();
        hub.platform().script(name, Script.neverStops());
        assertThat(status("POST", "users/" + name + "/server")).isEqualTo(201);

        assertThat(message(400, root.call("DELETE", "users/" + name))).contains("stopping");
        assertThat(message(400, root.call("DELETE", "users/" + name))).contains("stopping");

        assertThat(root.object("users/" + name).getString("pending")).isEqualTo("stop");
        hub.platform().release();
        eventually(() -> assertThat(status("DELETE", "users/" + name)).isIn(204, 404));
    }

    @Test
    void nobody_deletes_oneself() {
        assertThat(message(400, root.call("DELETE", "users/root"))).contains("yourself");
        assertThat(status("DELETE", "users/nosuch")).isEqualTo(404);
        assertThat(with("delete:users!user=ada").call("DELETE", "users/bob").statusCode())
                .isEqualTo(404);
        assertThat(with("users").call("DELETE", "users/bob").statusCode()).isEqualTo(403);
    }

    // --- other -------------------------------------------------------------------------------------------------------

    @Test
    void access_of_admins_by_cookie_is_no_more() {
        assertThat(status("POST", "users/ada/admin-access")).isEqualTo(403);
        assertThat(with("servers!user=ada")
                        .call("POST", "users/bob/admin-access")
                        .statusCode())
                .isEqualTo(404);
        assertThat(with("read:users").call("POST", "users/ada/admin-access").statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT users/ada", "GET users/ada/admin-access", "POST user", "DELETE user"})
    void other_methods_are_refused(String call) {
        assertThat(status(call.split(" ", 2)[0], call.split(" ", 2)[1])).isEqualTo(405);
    }

    @Test
    void a_list_of_models_has_what_single_ones_have() {
        var single = root.object("users/bob");

        assertThat(root.array("users?name_filter=bob")).isEqualTo(new JsonArray().add(single));
    }
}
