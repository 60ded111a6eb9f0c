package dev.metis.hub.role;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.TestApi.array;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static dev.metis.hub.role.RoleFixture.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestApi;
import dev.metis.hub.TestTokens;
import dev.metis.hub.db.Rows;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has which role, and giving and taking them while the hub runs. */
class RoleGrantsIT {
    private static final RoleFixture roles = new RoleFixture();
    private static final TestApi root = roles.people().root();

    @AfterAll
    static void stop() {
        roles.close();
    }

    @Test
    void to_whom_the_settings_give_a_role_they_would_give_it_again() {
        object(200, root.call("POST", "roles/teacher/users", list("users", "bob")));
        assertThat(root.array("roles/teacher/users")).containsExactly("ada", "bob");

        assertThat(message(409, root.call("DELETE", "roles/teacher/users", list("users", "bob", "ADA"))))
                .contains("teacher", "user ada", "load_roles");
        assertThat(message(409, root.call("DELETE", "roles/teacher/groups", list("groups", "staff"))))
                .contains("group staff");
        assertThat(message(409, root.call("DELETE", "roles/teacher/services", list("services", "tool"))))
                .contains("service tool");
        assertThat(root.array("roles/teacher/users")).containsExactly("ada", "bob");

        object(200, root.call("DELETE", "roles/teacher/users", list("users", "bob")));
        assertThat(root.array("roles/teacher/users")).containsExactly("ada");
    }

    @Test
    void nobody_gives_a_role_that_comes_to_more_than_they_hold() {
        var helper = roles.people().as("helper");
        var strong = roles.made("read:hub");
        var own = roles.made("servers!user", "read:users");

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
    void who_holds_the_scope_for_some_gives_roles_to_those() {
        var narrow = roles.people().as("narrow");
        var fits = roles.made("read:servers!user");
        var wide = roles.made("read:servers");

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
                .as("who is in the group tomorrow may be anybody")
                .isEqualTo(403);
        assertThat(message(400, narrow.call("POST", "roles/" + fits + "/groups", list("groups", "staff"))))
                .contains("no such group");
        var named = roles.made("read:servers!group=pupils");
        object(200, narrow.call("POST", "roles/" + named + "/groups", list("groups", "pupils")));
        assertThat(narrow.call("DELETE", "roles/" + fits + "/users", list("users", "pia"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(root.array("roles/" + fits + "/users")).isEmpty();
    }

    @Test
    void only_admins_make_admins_and_change_their_roles() {
        var helper = roles.people().as("helper");
        var weak = roles.made("read:users:name");

        assertThat(helper.call("POST", "roles/admin/users", list("users", "helper"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(helper.call("POST", "roles/" + weak + "/users", list("users", "root"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(helper.call("DELETE", "roles/admin/users", list("users", "root"))
                        .statusCode())
                .isEqualTo(403);

        roles.people().hub().logIn("eve");
        object(200, root.call("POST", "roles/admin/users", list("users", "eve")));
        assertThat(root.object("users/eve").getBoolean("admin")).isTrue();
        assertThat(roles.people().as("eve").get("roles").statusCode()).isEqualTo(200);
        object(200, root.call("DELETE", "roles/admin/users", list("users", "eve")));
        assertThat(root.object("users/eve").getBoolean("admin")).isFalse();
        assertThat(root.object("users/eve").getJsonArray("roles")).containsExactly("user");
    }

    @Test
    void groups_and_services_have_roles_too() {
        var name = roles.made("read:users:name!user=ada");
        var pia = roles.people().as("pia");
        var tool = TestApi.with(roles.people().hub().browser(), "token-of-the-tool");
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
        roles.people().hub().logIn("max");
        var max = roles.people().as("max");

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
        var name = roles.made("read:users:name");

        for (var method : List.of("POST", "DELETE")) {
            assertThat(message(400, root.call(method, "roles/" + name + "/" + kind, body)))
                    .contains(wrong);
        }
        assertThat(array(200, root.get("roles/" + name + "/" + kind))).isEmpty();
        assertThat(root.call("POST", "roles/nosuch/users", list("users", "bob")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void what_was_given_outlasts_a_restart() {
        var name = roles.made("read:users:name!user=narrow");
        roles.people().hub().logIn("eve");
        object(200, root.call("POST", "roles/teacher/users", list("users", "bob")));
        object(200, root.call("POST", "roles/teacher/groups", list("groups", "pupils")));
        object(200, root.call("POST", "roles/user/groups", list("groups", "pupils")));
        object(200, root.call("POST", "roles/admin/users", list("users", "eve")));
        object(200, root.call("POST", "roles/admin/services", list("services", "tool")));
        assertThat(root.object("services/tool").getBoolean("admin")).isTrue();
        object(200, root.call("POST", "roles/" + name + "/users", list("users", "bob")));
        object(200, root.call("POST", "roles/" + name + "/groups", list("groups", "pupils")));
        object(200, root.call("POST", "roles/" + name + "/services", list("services", "tool")));

        roles.people().hub().stopHub();
        roles.people().hub().startHub();
        roles.people().hub().browser().eventually("/hub/login", page -> page.statusCode() == 200);

        assertThat(root.object("roles/" + name).getString("source")).isEqualTo("api");
        assertThat(root.array("roles/" + name + "/users")).containsExactly("bob");
        assertThat(root.array("roles/" + name + "/groups")).containsExactly("pupils");
        assertThat(root.array("roles/" + name + "/services")).containsExactly("tool");
        assertThat(roles.people().as("bob").get("users/narrow").statusCode()).isEqualTo(200);
        assertThat(root.array("roles/teacher/users")).containsExactly("ada", "bob");
        assertThat(root.array("roles/teacher/groups")).containsExactly("pupils", "staff");
        assertThat(root.array("roles/user/groups")).containsExactly("pupils");
        assertThat(root.array("roles/admin/users")).contains("eve", "root");
        assertThat(root.array("roles/admin/services")).containsExactly("tool");
        assertThat(root.object("services/tool").getBoolean("admin")).isTrue();
        assertThat(root.object("users/eve").getBoolean("admin")).isTrue();

        object(200, root.call("DELETE", "roles/teacher/users", list("users", "bob")));
        object(200, root.call("DELETE", "roles/teacher/groups", list("groups", "pupils")));
        object(200, root.call("DELETE", "roles/user/groups", list("groups", "pupils")));
        object(200, root.call("DELETE", "roles/admin/users", list("users", "eve")));
        object(200, root.call("DELETE", "roles/admin/services", list("services", "tool")));
        assertThat(root.object("services/tool").getBoolean("admin")).isFalse();
    }

    @Test
    void every_hub_knows_at_once_what_one_was_told() {
        var name = roles.made("read:users:name!user=ada");
        var first = roles.people().hub().directly();
        roles.people().hub().startHub();
        try {
            var bob = TestTokens.issue(roles.people().hub().database(), "bob", "inherit");
            var ofFirst = TestApi.with(first, bob);
            var ofSecond = TestApi.with(roles.people().hub().directly(), bob);
            assertThat(ofFirst.get("users/ada").statusCode()).isEqualTo(404);
            assertThat(ofSecond.get("users/ada").statusCode()).isEqualTo(404);
            var secondOfRoot = TestApi.with(
                    roles.people().hub().directly(),
                    TestTokens.issue(roles.people().hub().database(), "root", "inherit"));

            object(200, secondOfRoot.call("POST", "roles/" + name + "/users", list("users", "bob")));
            eventually(() -> assertThat(ofFirst.get("users/ada").statusCode()).isEqualTo(200));
            assertThat(ofSecond.get("users/ada").statusCode()).isEqualTo(200);

            object(200, secondOfRoot.call("PATCH", "roles/" + name, list("scopes", "read:hub")));
            eventually(() -> assertThat(ofFirst.get("users/ada").statusCode()).isEqualTo(404));
            assertThat(ofFirst.get("info").statusCode()).isEqualTo(200);

            assertThat(secondOfRoot.call("DELETE", "roles/" + name).statusCode())
                    .isEqualTo(204);
            eventually(() -> assertThat(ofFirst.get("info").statusCode()).isEqualTo(403));
        } finally {
            roles.people().hub().stopHub();
        }
    }

    @Test
    void a_role_that_is_gone_leaves_nothing_behind() {
        var name = roles.made("read:hub");
        var id = number("select id as n from roles where name = '" + name + "'");
        object(200, root.call("POST", "roles/" + name + "/users", list("users", "bob", "ada")));
        object(200, root.call("POST", "roles/" + name + "/groups", list("groups", "pupils")));
        object(200, root.call("POST", "roles/" + name + "/services", list("services", "tool")));
        var holders = "select (select count(*) from user_roles where role_id = " + id
                + ") + (select count(*) from group_roles where role_id = " + id
                + ") + (select count(*) from service_roles where role_id = " + id + ") as n";
        assertThat(number(holders)).isEqualTo(4);

        assertThat(root.call("DELETE", "roles/" + name).statusCode()).isEqualTo(204);

        assertThat(number(holders)).isZero();
    }

    @Test
    void what_cannot_be_done_for_all_is_done_for_nobody() {
        var name = roles.made("read:servers!user");
        var narrow = roles.people().as("narrow");

        assertThat(narrow.call("POST", "roles/" + name + "/users", list("users", "pia", "bob"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(root.call("POST", "roles/" + name + "/groups", list("groups", "staff", "nosuch"))
                        .statusCode())
                .isEqualTo(400);

        assertThat(root.array("roles/" + name + "/users")).isEmpty();
        assertThat(root.array("roles/" + name + "/groups")).isEmpty();
    }

    private static long number(String query) {
        return resultOf(roles.people()
                .hub()
                .database()
                .sql()
                .query(query)
                .mapping(row -> row.getLong("n"))
                .execute()
                .map(Rows::only));
    }
}
