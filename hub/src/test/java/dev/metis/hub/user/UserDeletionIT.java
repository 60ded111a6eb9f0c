package dev.metis.hub.user;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.spawner.Script;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A deleted user leaves nothing behind, and nobody is deleted by half. */
class UserDeletionIT {
    @AutoClose
    private static final TestUsers users = TestUsers.inHub(
            "JupyterHub__tornado_settings__slow_stop_timeout",
            "1",
            "JupyterHub__tornado_settings__slow_spawn_timeout",
            "1");

    private static final HubFixture hub = users.hub();
    private static final TestApi root = users.root();

    @Test
    void a_deleted_user_leaves_nothing_behind() {
        var name = users.made();
        root.call("POST", "groups/of-" + name, "{\"users\":[\"" + name + "\"]}");
        var token = TestApi.of(hub, name, "inherit");
        assertThat(token.get("user").statusCode()).isEqualTo(200);
        assertThat(users.status("POST", "users/" + name + "/server")).isEqualTo(201);
        assertThat(users.status("POST", "users/" + name + "/servers/lab")).isEqualTo(201);
        int running = hub.platform().running().size();

        assertThat(users.status("DELETE", "users/" + name)).isEqualTo(204);

        assertThat(hub.platform().running()).hasSize(running - 2);
        assertThat(users.status("GET", "users/" + name)).isEqualTo(404);
        assertThat(users.status("DELETE", "users/" + name)).isEqualTo(404);
        assertThat(token.get("user").statusCode()).isEqualTo(403);
        assertThat(root.object("groups/of-" + name).getJsonArray("users")).isEmpty();
        assertThat(users.count("select (select count(*) from servers where user_id not in (select id from users))"
                        + " + (select count(*) from tokens where user_id not in (select id from users))"))
                .isZero();
        assertThat(hub.browser().get("/user/" + name + "/lab/").statusCode()).isNotEqualTo(200);
        object(201, root.call("POST", "users/" + name));
        assertThat(token.get("user").statusCode()).isEqualTo(403);
    }

    @Test
    void a_start_under_way_is_cancelled() {
        var name = users.made();
        hub.platform().script(name, Script.neverAnswers());
        var starting = root.call("POST", "users/" + name + "/servers/lab", "{}");
        assertThat(starting.statusCode()).isBetween(201, 500);

        eventually(() -> assertThat(users.status("DELETE", "users/" + name)).isIn(204, 404));

        assertThat(users.status("GET", "users/" + name)).isEqualTo(404);
    }

    @Test
    void a_user_whose_server_does_not_stop_stays() {
        var name = users.made();
        hub.platform().script(name, Script.neverStops());
        assertThat(users.status("POST", "users/" + name + "/server")).isEqualTo(201);

        assertThat(message(400, root.call("DELETE", "users/" + name))).contains("stopping");
        assertThat(message(400, root.call("DELETE", "users/" + name))).contains("stopping");

        assertThat(root.object("users/" + name).getString("pending")).isEqualTo("stop");
        hub.platform().release();
        eventually(() -> assertThat(users.status("DELETE", "users/" + name)).isIn(204, 404));
    }

    @Test
    void nobody_deletes_oneself() {
        assertThat(message(400, root.call("DELETE", "users/root"))).contains("yourself");
        assertThat(users.status("DELETE", "users/nosuch")).isEqualTo(404);
        assertThat(users.with("delete:users!user=ada")
                        .call("DELETE", "users/bob")
                        .statusCode())
                .isEqualTo(404);
        assertThat(users.with("users").call("DELETE", "users/bob").statusCode()).isEqualTo(403);
    }
}
