package dev.metis.hub.share;

import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.share.SharingFixture.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invitations: made, listed, taken back. */
class ShareCodeApiIT {
    @AutoClose
    private static final SharingFixture fixture = new SharingFixture();

    private final Person ada = fixture.owner();

    private String lab() {
        return "share-codes/" + ada.name() + "/lab";
    }

    private List<String> ids() {
        return ada.api().object(lab()).getJsonArray("items").stream()
                .map(code -> ((JsonObject) code).getString("id"))
                .toList();
    }

    @Test
    void an_invitation_says_how_to_accept_it_and_only_once() {
        var made = object(200, ada.api().call("POST", lab()));

        var code = made.getString("code");
        assertThat(code).matches("[A-Za-z0-9_-]{43}");
        assertThat(made.getString("accept_url")).isEqualTo("/hub/accept-share?code=" + code);
        assertThat(made.getString("full_accept_url"))
                .isEqualTo("https://hub.example.org/hub/accept-share?code=" + code);
        var listed = ada.api().object(lab()).getJsonArray("items").getJsonObject(0);
        assertThat(listed.fieldNames())
                .containsExactlyInAnyOrder(
                        "server", "scopes", "id", "created_at", "expires_at", "exchange_count", "last_exchanged_at");
        for (var once : List.of("code", "accept_url", "full_accept_url")) {
            made.remove(once);
        }
        assertThat(made).isEqualTo(listed);
        assertThat(listed.getString("id")).matches("sc_[0-9]+");
        assertThat(listed.getInteger("exchange_count")).isZero();
        assertThat(listed.getValue("last_exchanged_at")).isNull();
        assertThat(listed.getJsonArray("scopes"))
                .isEqualTo(new JsonArray().add("access:servers!server=" + ada.name() + "/lab"));
        assertThat(lifetime(listed)).isEqualTo(Duration.ofDays(1));
    }

    private static Duration lifetime(JsonObject code) {
        return Duration.between(
                Instant.parse(code.getString("created_at")), Instant.parse(code.getString("expires_at")));
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "31536000, 31536000", "'\"3600\"', 3600", "3600.0, 3600"})
    void an_invitation_lasts_as_long_as_wanted(String written, int seconds) {
        var made = object(200, ada.api().call("POST", lab(), "{\"expires_in\": " + written + ", \"scopes\": null}"));

        assertThat(lifetime(made)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expires_in\": 59}",
                "{\"expires_in\": 0}",
                "{\"expires_in\": -60}",
                "{\"expires_in\": 31536001}",
                "{\"expires_in\": null}",
                "{\"expires_in\": \"soon\"}",
                "{\"expires_in\": 99.5}",
                "{\"expires_in\": true}",
                "{\"expires_in\": [60]}",
                "{\"expires_in\": 99999999999999999999}",
                "{\"expires_in\": \"99999999999999\"}",
                "{\"scopes\": \"x\"}",
                "{\"scopes\": [\"no:such\"]}",
                "{\"scopes\": [\"access:servers!server=x/y\"]}",
                "{\"scopes\": [1]}",
                "{\"user\": \"x\"}",
                "[]",
                "{",
                "7"
            })
    void an_invitation_that_makes_no_sense_is_not_made(String body) {
        assertThat(message(400, ada.api().call("POST", lab(), body))).isNotEmpty();

        assertThat(ids()).isEmpty();
    }

    @Test
    void nobody_invites_to_more_than_they_may_do() {
        assertThat(message(403, ada.api().call("POST", lab(), "{\"scopes\": [\"admin:servers\"]}")))
                .contains("admin:servers");
        var made = object(200, ada.api().call("POST", lab(), "{\"scopes\": [\"servers\", \"access:servers\"]}"));
        assertThat(made.getJsonArray("scopes")).hasSize(2);
    }

    @Test
    void invitations_are_taken_back_by_code_by_id_or_all_at_once() {
        var one = fixture.invitation(ada, "lab");
        var two = fixture.invitation(ada, "lab");
        var three = fixture.invitation(ada, "lab");
        var elsewhere = fixture.invitation(ada, "");

        assertThat(ada.api()
                        .call("DELETE", lab() + "?code=" + one.getString("code"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(ids()).containsExactly(two.getString("id"), three.getString("id"));
        assertThat(ada.api()
                        .call("DELETE", lab() + "?id=" + two.getString("id"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(ids()).containsExactly(three.getString("id"));
        for (var query : List.of(
                "code=" + one.getString("code"),
                "code=" + elsewhere.getString("code"),
                "id=" + two.getString("id"),
                "id=" + elsewhere.getString("id"),
                "id=sc_",
                "id=7",
                "id=sc_99999999999999999999999")) {
            assertThat(ada.api().call("DELETE", lab() + "?" + query).statusCode())
                    .as(query)
                    .isEqualTo(404);
        }
        assertThat(ids()).containsExactly(three.getString("id"));
        assertThat(ada.api().call("DELETE", lab() + "?code=a%00b").statusCode()).isEqualTo(400);
        assertThat(ada.api().call("DELETE", lab()).statusCode()).isEqualTo(204);
        assertThat(ids()).isEmpty();
        assertThat(ada.api().call("DELETE", lab()).statusCode()).isEqualTo(204);
        assertThat(ada.api().object("share-codes/" + ada.name()).getJsonArray("items"))
                .hasSize(1);
    }

    @Test
    void invitations_of_all_servers_are_listed_in_pages() {
        fixture.invitation(ada, "lab");
        fixture.invitation(ada, "");

        var page = ada.api().object("share-codes/" + ada.name() + "?limit=1");

        assertThat(page.getJsonArray("items")).hasSize(1);
        assertThat(page.getJsonObject("_pagination").getInteger("total")).isEqualTo(2);
        assertThat(page.getJsonObject("_pagination").getJsonObject("next").getInteger("offset"))
                .isEqualTo(1);
        for (var method : List.of("POST", "DELETE")) {
            assertThat(ada.api().call(method, "share-codes/" + ada.name()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void expired_invitations_are_neither_listed_nor_kept() {
        var made = fixture.invitation(ada, "lab");
        fixture.run("update share_codes set expires_at = now() - interval '1 second' where id = $1", rowOf(made));

        assertThat(ids()).isEmpty();
        assertThat(ada.api().object(lab()).getJsonObject("_pagination").getInteger("total"))
                .isZero();
        resultOf(new ShareCodeStore().deleteExpired(fixture.hub().database().sql()));
        assertThat(fixture.count("select count(*) from share_codes where id = $1", rowOf(made)))
                .isZero();
    }

    private static long rowOf(JsonObject code) {
        return ShareCode.rowOf(code.getString("id")).orElseThrow();
    }

    @Test
    void only_who_may_share_a_server_invites_to_it() {
        var grace = fixture.newcomer();

        for (var method : List.of("GET", "POST", "DELETE")) {
            assertThat(grace.api().call(method, lab()).statusCode()).as(method).isEqualTo(404);
            assertThat(grace.with("read:servers!user").call(method, lab()).statusCode())
                    .as(method)
                    .isEqualTo(403);
            assertThat(ada.api()
                            .call(method, "share-codes/" + ada.name() + "/nothing")
                            .statusCode())
                    .as(method)
                    .isEqualTo(404);
        }
        assertThat(fixture.root().get("share-codes/nobody").statusCode()).isEqualTo(404);
    }
}
