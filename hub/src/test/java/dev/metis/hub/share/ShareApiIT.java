package dev.metis.hub.share;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static dev.metis.hub.share.SharedLab.scopes;
import static dev.metis.hub.share.SharedLab.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.share.SharingFixture.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With whom servers are shared, by whom, and how much of them. */
class ShareApiIT {
    @AutoClose
    private static final SharingFixture fixture = new SharingFixture();

    private static final Person grace = fixture.newcomer();
    private static final String team = fixture.group(grace);
    private final Person ada = fixture.owner();
    private final SharedLab lab = new SharedLab(ada);

    @Test
    void a_server_is_shared_with_a_user() {
        var share = object(200, ada.api().call("POST", lab.path(), with(grace)));

        assertThat(Instant.parse(share.getString("created_at")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        share.remove("created_at");
        assertThat(share)
                .isEqualTo(new JsonObject()
                        .put(
                                "server",
                                new JsonObject()
                                        .put("user", new JsonObject().put("name", ada.name()))
                                        .put("name", "lab")
                                        .put("url", "/user/" + ada.name() + "/lab/")
                                        .put("full_url", "https://hub.example.org/user/" + ada.name() + "/lab/")
                                        .put("ready", false))
                        .put("scopes", new JsonArray().add("access:servers" + lab.filter()))
                        .put("user", new JsonObject().put("name", grace.name()))
                        .putNull("group")
                        .put("kind", "user"));
        assertThat(grace.scopes()).contains("access:servers" + lab.filter());
    }

    @Test
    void a_server_is_shared_with_a_group() {
        var share = object(200, ada.api().call("POST", lab.path(), "{\"group\": \"" + team + "\", \"user\": null}"));

        assertThat(share.getString("kind")).isEqualTo("group");
        assertThat(share.getJsonObject("group")).isEqualTo(new JsonObject().put("name", team));
        assertThat(share.getValue("user")).isNull();
        assertThat(grace.scopes()).contains("access:servers" + lab.filter());
    }

    @Test
    void a_default_server_is_shared_before_it_was_ever_started() {
        var share = object(200, ada.api().call("POST", "shares/" + ada.name() + "/", with(grace)));

        assertThat(scopes(share)).isEqualTo(List.of("access:servers!server=" + ada.name() + "/"));
        ada.api().call("POST", "users/" + ada.name() + "/server");
        assertThat(ada.api()
                        .object("shares/" + ada.name() + "/")
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getJsonObject("server")
                        .getBoolean("ready"))
                .isTrue();
    }

    @Test
    void sharing_more_adds_to_what_is_shared_and_the_same_again_changes_nothing() {
        ada.api().call("POST", lab.path(), with(grace, "servers" + lab.filter()));
        ada.api().call("POST", lab.path(), with(grace, "access:servers", "access:servers" + lab.filter()));

        var share = object(200, ada.api().call("POST", lab.path(), with(grace, "read:servers")));

        assertThat(scopes(share))
                .isEqualTo(List.of(
                        "access:servers" + lab.filter(), "read:servers" + lab.filter(), "servers" + lab.filter()));
        assertThat(lab.shares()).hasSize(1);
        assertThat(grace.scopes())
                .contains("start:servers" + lab.filter())
                .noneMatch(scope -> scope.startsWith("read:users:name!server"));
        assertThat(grace.api()
                        .call("POST", "users/" + ada.name() + "/servers/lab")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void sharing_at_the_same_instant_loses_nothing() {
        var wanted = List.of("access:servers", "read:servers", "start:servers", "delete:servers");

        IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> ada.api()
                        .call("POST", lab.path(), with(grace, wanted.get(i % 4)))
                        .statusCode()))
                .toList()
                .forEach(answer -> assertThat(answer.join()).isEqualTo(200));

        assertThat(scopes(lab.shares().getJsonObject(0))).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "7",
                "{",
                "{\"user\": 5}",
                "{\"user\": \"\"}",
                "{\"user\": null}",
                "{\"user\": [\"ada\"]}",
                "{\"group\": {}}",
                "{\"user\": \"GRACE\", \"group\": \"TEAM\"}",
                "{\"user\": \"GRACE\", \"extra\": 1}",
                "{\"user\": \"GRACE\", \"scopes\": \"access:servers\"}",
                "{\"user\": \"GRACE\", \"scopes\": {}}",
                "{\"user\": \"GRACE\", \"scopes\": [1]}",
                "{\"user\": \"GRACE\", \"scopes\": [null]}",
                "{\"user\": \"GRACE\", \"scopes\": [\"\"]}",
                "{\"user\": \"GRACE\", \"scopes\": [\"no:such\"]}",
                "{\"user\": \"GRACE\", \"scopes\": [\"access:servers\", \"access:servers!server=somebody/lab\"]}",
                "{\"user\": \"GRACE\", \"scopes\": [\"access:servers!user=OWNER\"]}",
                "{\"user\": \"GRACE\", \"scopes\": [\"access:servers!server\"]}",
                "{\"user\": \"GRACE\", \"scopes\": [\"access:servers!user=x!server=OWNER/lab\"]}",
                "{\"user\": \"GRACE\", \"scopes\": [\"access:servers\\u0000\"]}",
                "{\"user\": \"nobody\"}",
                "{\"group\": \"nobody\"}",
                "{\"user\": \"LONG\"}",
                "{\"group\": \"LONG\"}",
                "{\"user\": \"a\\u0000\"}"
            })
    void what_makes_no_sense_is_refused_and_nothing_is_shared(String body) {
        var written = body.replace("GRACE", grace.name())
                .replace("TEAM", team)
                .replace("OWNER", ada.name())
                .replace("LONG", "x".repeat(300));

        assertThat(message(400, ada.api().call("POST", lab.path(), written))).isNotEmpty();

        assertThat(lab.shares()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:servers", "custom:grades:read", "self", "inherit", "proxy", "groups"})
    void nobody_shares_what_they_may_not_do(String scope) {
        assertThat(message(403, ada.api().call("POST", lab.path(), with(grace, "access:servers", scope))))
                .contains(scope);

        assertThat(lab.shares()).isEmpty();
    }

    @Test
    void who_may_do_more_shares_more() {
        var share = object(200, fixture.root().call("POST", lab.path(), with(grace, "admin:servers")));

        assertThat(scopes(share)).isEqualTo(List.of("admin:servers" + lab.filter()));
    }

    @Test
    void sharing_by_name_needs_to_know_the_name() {
        var blind = ada.with("shares!user");

        assertThat(message(403, blind.call("POST", lab.path(), with(grace)))).contains("read:users:name");
        assertThat(message(403, blind.call("POST", lab.path(), "{\"user\": \"nobody\"}")))
                .contains("read:users:name");
        assertThat(message(403, blind.call("POST", lab.path(), "{\"group\": \"" + team + "\"}")))
                .contains("read:groups:name");
        assertThat(ada.with("shares!user", "read:users:name!user=" + grace.name())
                        .call("POST", lab.path(), with(grace))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void only_who_may_share_a_server_shares_it() {
        assertThat(grace.api().call("POST", lab.path(), with(grace)).statusCode())
                .isEqualTo(404);
        assertThat(grace.api().get(lab.path()).statusCode()).isEqualTo(404);
        assertThat(ada.with("access:servers!user")
                        .call("POST", lab.path(), with(grace))
                        .statusCode())
                .isEqualTo(403);
        assertThat(fixture.hub().browser().get("/hub/api/" + lab.path()).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "a%2Fb", "Not%20Valid", "TOOLONG"})
    void a_server_that_is_not_there_cannot_be_shared(String name) {
        var path = "shares/" + ada.name() + "/" + name.replace("TOOLONG", "x".repeat(300));

        for (var method : List.of("POST", "PATCH", "DELETE", "GET")) {
            assertThat(message(404, ada.api().call(method, path, with(grace))))
                    .as(method)
                    .isNotEmpty();
        }
        assertThat(fixture.root().call("POST", "shares/nobody/lab", with(grace)).statusCode())
                .isEqualTo(404);
    }
}
