package dev.metis.hub.login;

import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.TestApi.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.TestTokens;
import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.AuthenticatedUser.Groups;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.db.Rows;
import dev.metis.hub.role.RoleSpec;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a login provider says about groups and roles, from the login to what the user may do. */
class ManagedLoginIT {
    private static final Provider PROVIDER = new Provider();
    private static final HubFixture HUB = HubFixture.with(
            PROVIDER,
            "Authenticator__manage_groups",
            "true",
            "Authenticator__manage_roles",
            "true",
            "JupyterHub__load_roles",
            "[{name: settled, scopes: ['read:hub']}]");

    /** Says what a test told it to say. */
    private static final class Provider implements Authenticator {
        private final Map<String, AuthenticatedUser> known = new ConcurrentHashMap<>();

        @Override
        public String name() {
            return "test";
        }

        @Override
        public Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials) {
            return Future.succeededFuture(Optional.ofNullable(known.get(credentials.username())));
        }

        void says(String user, Optional<Boolean> admin, Groups groups, RoleSpec... roles) {
            known.put(user, new AuthenticatedUser(user, admin, groups, Optional.of(List.of(roles)), Optional.empty()));
        }
    }

    @AfterAll
    static void close() {
        HUB.close();
    }

    @Test
    void a_login_puts_the_user_into_exactly_the_groups_named() {
        PROVIDER.says("ada", Optional.empty(), groups("staff", "physics"), role("user"));
        assertThat(self(HUB.logIn("ada")).getJsonArray("groups")).isEqualTo(array("physics", "staff"));

        PROVIDER.says("ada", Optional.empty(), groups("staff", ""), role("user"));
        assertThat(self(HUB.logIn("ada")).getJsonArray("groups")).isEqualTo(array("staff"));
        assertThat(names("groups")).as("groups stay when they are empty").contains("physics");

        PROVIDER.says("ada", Optional.empty(), new Groups.Unchanged(), role("user"));
        assertThat(self(HUB.logIn("ada")).getJsonArray("groups")).isEqualTo(array("staff"));
    }

    @Test
    void an_authenticator_that_knows_no_groups_cannot_manage_them() {
        PROVIDER.says("mute", Optional.empty(), new Groups.Unknown(), role("user"));

        assertThat(HUB.browser().tryLogIn("/hub/login", "mute", "any").statusCode())
                .isEqualTo(500);
        assertThat(names("users")).as("nothing of the login stays").doesNotContain("mute");
    }

    @Test
    void a_login_gives_the_user_exactly_the_roles_named_and_makes_them() {
        PROVIDER.says(
                "bob", Optional.empty(), groups(), role("user"), role("auditor", "list:users", "read:users:name"));
        var bob = HUB.logIn("bob");
        assertThat(self(bob).getJsonArray("roles")).isEqualTo(array("auditor", "user"));
        assertThat(self(bob).getJsonArray("scopes")).contains("list:users");
        var token = TestTokens.issue(HUB.database(), "bob", "inherit");
        assertThat(scopes(token)).contains("list:users");

        PROVIDER.says("bob", Optional.empty(), groups(), role("user"), role("auditor"), role("settled"));
        assertThat(self(HUB.logIn("bob")).getJsonArray("scopes"))
                .as("what is not said again stays")
                .contains("list:users", "read:hub");

        PROVIDER.says("bob", Optional.empty(), groups());
        var stripped = self(HUB.logIn("bob"));
        assertThat(stripped.getJsonArray("scopes")).isEqualTo(new JsonArray());
        assertThat(scopes(token)).as("the token is weaker at once").isEqualTo(new JsonArray());
        assertThat(names("roles"))
                .as("a role of the provider that nobody has is gone")
                .doesNotContain("auditor");
        assertThat(names("roles")).contains("settled", "user");
    }

    @Test
    void the_role_admin_and_being_an_admin_come_and_go_together() {
        PROVIDER.says("eve", Optional.of(true), groups(), role("user"), role("admin"));
        assertThat(self(HUB.logIn("eve")).getBoolean("admin")).isTrue();
        assertThat(self(HUB.logIn("eve")).getJsonArray("roles")).isEqualTo(array("admin", "user"));

        PROVIDER.says("eve", Optional.empty(), groups(), role("user"));
        assertThat(self(HUB.logIn("eve")).getBoolean("admin")).isFalse();
    }

    @Test
    void nobody_else_says_who_has_which_role() {
        PROVIDER.says("ina", Optional.of(true), groups("crew"), role("user"), role("admin"), role("stagehand"));
        HUB.logIn("ina");
        var ina = TestApi.of(HUB, "ina", "inherit");

        assertThat(message(409, ina.call("POST", "roles/settled/users", "{\"users\":[\"ina\"]}")))
                .contains("manage_roles");
        assertThat(message(409, ina.call("POST", "roles/settled/groups", "{\"groups\":[\"crew\"]}")))
                .contains("manage_roles");
        assertThat(message(409, ina.call("PATCH", "roles/stagehand", "{\"scopes\":[]}")))
                .contains("login provider");
        assertThat(ina.array("roles/settled/users")).isEmpty();
    }

    @Test
    void a_role_is_given_to_others_who_are_listed() {
        PROVIDER.says("carl", Optional.empty(), groups("crew"), role("user"));
        var carl = HUB.logIn("carl");
        PROVIDER.says(
                "dan",
                Optional.empty(),
                groups(),
                role("user"),
                new RoleSpec(
                        "writer",
                        Optional.of("Writes"),
                        Optional.of(List.of("users!user")),
                        Optional.of(List.of("carl", "nobody")),
                        Optional.of(List.of("crew")),
                        Optional.empty()));
        HUB.logIn("dan");

        assertThat(self(carl).getJsonArray("roles")).isEqualTo(array("user", "writer"));
        assertThat(self(carl).getJsonArray("scopes")).contains("users!user=carl");
    }

    @Test
    void a_role_that_cannot_be_is_a_conflict_and_the_login_fails() {
        for (var wrong : List.of(role("No Name"), role("reader", "no:such:scope"), role("admin", "self"))) {
            PROVIDER.says("fay", Optional.empty(), groups(), role("user"), wrong);
            var answer = HUB.browser().tryLogIn("/hub/login", "fay", "any");
            assertThat(answer.statusCode()).as(wrong.toString()).isEqualTo(409);
            assertThat(answer.body()).contains("The login provider gives the role " + wrong.name());
        }
        assertThat(names("users")).doesNotContain("fay");
    }

    private static Groups groups(String... names) {
        return new Groups.Exactly(Set.of(names));
    }

    private static RoleSpec role(String name, String... scopes) {
        return new RoleSpec(
                name,
                Optional.empty(),
                scopes.length == 0 ? Optional.empty() : Optional.of(List.of(scopes)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static JsonObject self(TestBrowser who) {
        // A user without any role still learns its name.
        return new JsonObject(who.api("GET", "user").body());
    }

    private static JsonArray scopes(String token) {
        return new JsonObject(HUB.browser()
                        .withHeader("/hub/api/user", "Authorization", "token " + token)
                        .body())
                .getJsonArray("scopes");
    }

    private static JsonArray array(String... values) {
        return new JsonArray(List.of(values));
    }

    private static List<String> names(String table) {
        return resultOf(HUB.database()
                .sql()
                .query("select name from " + table)
                .mapping(row -> row.getString("name"))
                .execute()
                .map(Rows::all));
    }
}
