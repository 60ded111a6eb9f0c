package dev.metis.hub.share;

import static dev.metis.hub.TestApi.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.share.SharingFixture.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is shared with users and groups. */
class SharedApiIT {
    @AutoClose
    private static final SharingFixture fixture = new SharingFixture();

    private final Person ada = fixture.owner();
    private final Person grace = fixture.newcomer();
    private final String team = fixture.group(grace);

    private void shareWith(String kind, String name, String server) {
        ada.api()
                .call(
                        "POST",
                        "shares/" + ada.name() + "/" + server,
                        new JsonObject().put(kind, name).encode());
    }

    private String withGrace() {
        return "users/" + grace.name() + "/shared";
    }

    private String ofLab() {
        return "/" + ada.name() + "/lab";
    }

    private static List<String> servers(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .map(share -> share.getString("kind") + " "
                        + share.getJsonObject("server").getString("name"))
                .toList();
    }

    @Test
    void what_one_has_through_groups_is_listed_too() {
        shareWith("user", grace.name(), "lab");
        shareWith("group", team, "");
        shareWith("group", team, "lab");

        var page = grace.api().object(withGrace());

        assertThat(servers(page)).containsExactly("user lab", "group ", "group lab");
        assertThat(page.getJsonArray("items")
                        .getJsonObject(0)
                        .getJsonObject("server")
                        .getJsonObject("user")
                        .getString("name"))
                .isEqualTo(ada.name());
        assertThat(page.getJsonObject("_pagination").getInteger("total")).isEqualTo(3);
        assertThat(servers(grace.api().object(withGrace() + "?offset=1&limit=1")))
                .containsExactly("group ");
        assertThat(ada.api().object("users/" + ada.name() + "/shared").getJsonArray("items"))
                .isEqualTo(new JsonArray());
    }

    @Test
    void a_single_share_is_shown_only_when_it_is_a_users_own() {
        shareWith("group", team, "lab");
        assertThat(grace.api().get(withGrace() + ofLab()).statusCode()).isEqualTo(404);
        shareWith("user", grace.name(), "lab");
        shareWith("user", grace.name(), "");

        var share = grace.api().object(withGrace() + ofLab());

        assertThat(share.getString("kind")).isEqualTo("user");
        assertThat(share.getJsonObject("server").getString("name")).isEqualTo("lab");
        assertThat(grace.api()
                        .object(withGrace() + "/" + ada.name() + "/")
                        .getJsonObject("server")
                        .getString("name"))
                .isEmpty();
    }

    @Test
    void one_may_give_up_what_is_shared() {
        shareWith("user", grace.name(), "lab");
        assertThat(grace.scopes()).anyMatch(scope -> scope.endsWith("!server=" + ada.name() + "/lab"));

        assertThat(grace.api().call("DELETE", withGrace() + ofLab()).statusCode())
                .isEqualTo(204);

        assertThat(grace.scopes()).noneMatch(scope -> scope.endsWith("!server=" + ada.name() + "/lab"));
        assertThat(grace.api().call("DELETE", withGrace() + ofLab()).statusCode())
                .isEqualTo(404);
        assertThat(grace.api().get(withGrace() + ofLab()).statusCode()).isEqualTo(404);
    }

    @Test
    void what_a_group_has_is_for_those_who_may_look_after_groups() {
        shareWith("group", team, "lab");
        var ofTeam = "groups/" + team + "/shared";

        assertThat(servers(fixture.root().object(ofTeam))).containsExactly("group lab");
        assertThat(fixture.root()
                        .object(ofTeam + ofLab())
                        .getJsonObject("group")
                        .getString("name"))
                .isEqualTo(team);
        assertThat(grace.api().get(ofTeam).statusCode()).isEqualTo(404);
        assertThat(grace.api().call("DELETE", ofTeam + ofLab()).statusCode()).isEqualTo(404);
        assertThat(grace.with("read:servers!user").get(ofTeam).statusCode()).isEqualTo(403);
        var reader = fixture.person("root").with("read:groups:shares!group=" + team);
        assertThat(reader.get(ofTeam).statusCode()).isEqualTo(200);
        assertThat(reader.call("DELETE", ofTeam + ofLab()).statusCode()).isEqualTo(403);
        assertThat(reader.get("groups/other/shared").statusCode()).isEqualTo(404);

        assertThat(fixture.root().call("DELETE", ofTeam + ofLab()).statusCode()).isEqualTo(204);
        assertThat(fixture.root().call("DELETE", ofTeam + ofLab()).statusCode()).isEqualTo(404);
        assertThat(grace.api().object(withGrace()).getJsonArray("items")).isEmpty();
    }

    @Test
    void what_is_not_there_is_not_found() {
        for (var path : List.of(
                "users/nobody/shared",
                "users/nobody/shared" + ofLab(),
                "groups/nothing/shared",
                "groups/nothing/shared" + ofLab(),
                withGrace() + ofLab(),
                withGrace() + "/" + ada.name() + "/nothing",
                withGrace() + "/" + ada.name() + "/a%2Fb",
                withGrace() + "/nobody/lab",
                withGrace() + "/" + ada.name())) {
            assertThat(message(404, fixture.root().get(path))).as(path).isNotEmpty();
        }
        assertThat(fixture.root().get("groups/" + "x".repeat(300) + "/shared").statusCode())
                .isEqualTo(404);
    }

    @Test
    void nobody_sees_or_ends_what_is_shared_with_others() {
        shareWith("user", grace.name(), "lab");

        assertThat(ada.api().get(withGrace()).statusCode()).isEqualTo(404);
        assertThat(ada.api().get(withGrace() + ofLab()).statusCode()).isEqualTo(404);
        assertThat(ada.api().call("DELETE", withGrace() + ofLab()).statusCode()).isEqualTo(404);
        assertThat(grace.with("read:users:shares!user")
                        .call("DELETE", withGrace() + ofLab())
                        .statusCode())
                .isEqualTo(403);
        assertThat(grace.with("read:servers!user").get(withGrace()).statusCode())
                .isEqualTo(403);
        assertThat(fixture.hub().browser().get("/hub/api/" + withGrace()).statusCode())
                .isEqualTo(403);
    }
}
