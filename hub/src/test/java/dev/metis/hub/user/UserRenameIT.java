package dev.metis.hub.user;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.Eventually;
import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestTokens;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A user with another name is still the same user. */
class UserRenameIT {
    @AutoClose
    private static final TestUsers users = TestUsers.withStates();

    private static final HubFixture hub = users.hub();
    private static final TestApi root = users.root();

    @Test
    void a_new_name_is_brought_into_its_normal_form_and_leads_to_everything() {
        var old = users.made();
        var now = TestUsers.newName();
        root.call("POST", "groups/of-" + old, "{\"users\":[\"" + old + "\"]}");
        root.call("PUT", "users/" + old + "/servers/lab", "{}");
        var tokenOfOld = TestApi.of(hub, old, "inherit");
        var browser = hub.logIn(old);

        var model = object(
                200,
                root.call("PATCH", "users/" + old, "{\"name\":\"" + now.toUpperCase(java.util.Locale.ROOT) + "\"}"));

        assertThat(model.getString("name")).isEqualTo(now);
        assertThat(model.containsKey("auth_state")).isTrue();
        assertThat(users.status("GET", "users/" + old)).isEqualTo(404);
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
        var name = users.made();
        assertThat(users.status("POST", "users/" + name + "/server")).isEqualTo(201);

        assertThat(message(400, root.call("PATCH", "users/" + name, "{\"name\":\"" + TestUsers.newName() + "\"}")))
                .startsWith("name:")
                .contains("stop");
        assertThat(root.object("users/" + name).getString("server")).isEqualTo("/user/" + name + "/");
    }

    @Test
    void scopes_about_a_user_follow_its_new_name() {
        var old = users.made();
        var now = TestUsers.newName();
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
        users.giveRole("bob", "r-" + old, scopes);
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
}
