package dev.metis.hub.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserApiIT {
    private static HubFixture hub;
    private static TestBrowser ada;

    @BeforeAll
    static void start() {
        hub = HubFixture.with("JupyterHub__allow_named_servers", "true");
        ada = hub.logIn("ada");
        hub.logIn("bob");
        hub.logIn("root");
        ada.api("PUT", "users/ada/servers/lab");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hub/api", "/hub/api/"})
    void the_root_tells_the_version_to_anybody(String path) {
        var answer = hub.browser().get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("version")).matches("6\\.\\d+\\.\\d+");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(answer.headers().firstValue("X-JupyterHub-Version")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void nobody_has_no_identity() {
        var answer = hub.browser().get("/hub/api/user");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(get("/hub/api/user", "unknown").statusCode()).isEqualTo(403);
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(403);
    }

    @Test
    void a_browser_learns_everything_about_itself() {
        var model = new JsonObject(ada.api("GET", "user").body());

        assertThat(model.fieldNames())
                .containsExactlyInAnyOrder(
                        "kind",
                        "name",
                        "admin",
                        "user_info",
                        "roles",
                        "groups",
                        "server",
                        "pending",
                        "created",
                        "last_activity",
                        "servers",
                        "scopes",
                        "token_id",
                        "session_id");
        assertThat(model.getString("kind")).isEqualTo("user");
        assertThat(model.getString("name")).isEqualTo("ada");
        assertThat(model.getBoolean("admin")).isFalse();
        assertThat(model.getJsonArray("roles")).isEqualTo(new JsonArray().add("user"));
        assertThat(model.getJsonArray("groups")).isEmpty();
        assertThat(model.getJsonArray("scopes")).hasSize(15).contains("access:servers!user=ada");
        assertThat(model.getValue("token_id")).isNull();
        assertThat(model.getValue("session_id")).isNull();
        assertThat(Instant.parse(model.getString("created"))).isBefore(Instant.now());
        assertThat(Instant.parse(model.getString("last_activity"))).isBefore(Instant.now());
    }

    @Test
    void a_token_that_may_nothing_still_learns_whose_it_is() {
        var answer = get("/hub/api/user", TestTokens.issue(hub.database(), "ada", "read:hub"));

        assertThat(answer.statusCode()).isEqualTo(200);
        var model = new JsonObject(answer.body());
        assertThat(model.fieldNames())
                .containsExactlyInAnyOrder(
                        "kind", "name", "admin", "user_info", "groups", "scopes", "token_id", "session_id");
        assertThat(model.getJsonArray("scopes"))
                .isEqualTo(new JsonArray().add("read:users:groups!user=ada").add("read:users:name!user=ada"));
        assertThat(model.getString("token_id")).matches("a\\d+");
    }

    @Test
    void an_admin_holds_its_scopes_unfiltered() {
        var model = new JsonObject(get("/hub/api/user", TestTokens.issue(hub.database(), "root", "inherit"))
                .body());

        assertThat(model.getBoolean("admin")).isTrue();
        assertThat(model.getJsonArray("roles"))
                .isEqualTo(new JsonArray().add("admin").add("user"));
        assertThat(model.getJsonArray("scopes")).contains("admin:users", "access:servers");
        assertThat(model.containsKey("auth_state")).isTrue();
    }

    @Test
    void the_second_look_at_a_visitors_token_asks_the_database_nothing() {
        var token = TestTokens.issue(hub.database(), "ada", "access:servers!server=ada/");
        var first = get("/hub/api/user", token);

        var second = TestTokens.whileTablesAreLocked(hub.database(), () -> get("/hub/api/user", token));

        assertThat(second.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @CsvSource({
        "read:users:name!user=bob,        kind name admin user_info",
        "read:users:groups!user=bob,      kind name groups",
        "read:users:activity!user=bob,    kind name last_activity",
        "read:roles:users!user=bob,       kind name admin roles",
        "read:servers!user=bob,           kind name admin user_info servers",
        "read:users!user=bob,             kind name admin user_info roles groups server pending created last_activity",
    })
    void each_scope_reveals_its_fields(String scope, String fields) {
        var token = TestTokens.issue(hub.database(), "root", scope);

        var answer = get("/hub/api/users/bob", token);

        assertThat(new JsonObject(answer.body()).fieldNames()).containsExactlyInAnyOrder(fields.split(" ", -1));
    }

    @Test
    void what_may_not_be_seen_looks_like_what_is_not_there() {
        var token = TestTokens.issue(hub.database(), "ada", "read:users!user");

        var forbidden = get("/hub/api/users/bob", token);
        var missing = get("/hub/api/users/nosuch", token);

        assertThat(forbidden.statusCode()).isEqualTo(404);
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(forbidden.body())
                .contains("No access to resources or resources not found")
                .isEqualTo(missing.body());
        var roots = TestTokens.issue(hub.database(), "root", "inherit");
        assertThat(get("/hub/api/users/nosuch", roots).body()).contains("No such user");
    }

    @Test
    void one_server_does_not_open_its_owners_model() {
        var token = TestTokens.issue(hub.database(), "root", "read:servers!server=ada/lab");

        assertThat(get("/hub/api/users/ada", token).statusCode()).isEqualTo(404);
        assertThat(get("/hub/api/users/ada/servers/lab", token).statusCode()).isEqualTo(200);
    }

    @Test
    void who_holds_no_scope_for_users_is_refused() {
        var weak = TestTokens.issue(hub.database(), "root", "read:hub");

        assertThat(get("/hub/api/users/bob", weak).statusCode()).isEqualTo(404);
        assertThat(hub.browser().get("/hub/api/users/bob").statusCode()).isEqualTo(403);
    }

    @Test
    void active_servers_are_listed_and_stopped_ones_on_request() {
        var eve = hub.logIn("eve");
        eve.api("PUT", "users/eve/servers/lab");
        assertThat(eve.api("POST", "users/eve/server").statusCode()).isEqualTo(201);

        var model = new JsonObject(eve.api("GET", "users/eve").body());
        assertThat(model.getString("server")).isEqualTo("/user/eve/");
        assertThat(model.getValue("pending")).isNull();
        assertThat(model.getJsonObject("servers").fieldNames()).containsExactly("");
        assertThat(model.getJsonObject("servers").getJsonObject("").getBoolean("ready"))
                .isTrue();

        for (var flag : new String[] {"1", "True", ""}) {
            var all = new JsonObject(
                    eve.api("GET", "users/eve?include_stopped_servers=" + flag).body());
            assertThat(all.getJsonObject("servers").fieldNames()).containsExactlyInAnyOrder("", "lab");
        }
        for (var flag : new String[] {"0", "False"}) {
            var active = new JsonObject(
                    eve.api("GET", "users/eve?include_stopped_servers=" + flag).body());
            assertThat(active.getJsonObject("servers").fieldNames()).containsExactly("");
        }
    }

    @Test
    void nobody_is_called_by_a_zero_byte() {
        assertThat(hub.logIn("root").api("GET", "users/%00").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> get(String path, String token) {
        return hub.browser().withHeader(path, "Authorization", "Bearer " + token);
    }
}
