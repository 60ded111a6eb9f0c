package dev.metis.hub.share;

import static dev.metis.hub.TestApi.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.share.SharingFixture.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How what is shared ends, through the API. */
class ShareRevocationIT {
    private static SharingFixture fixture;
    private static Person grace;
    private static String team;
    private Person ada;

    @BeforeAll
    static void start() {
        fixture = new SharingFixture();
        grace = fixture.newcomer();
        team = fixture.group(grace);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    @BeforeEach
    void newOwner() {
        ada = fixture.owner();
    }

    private String lab() {
        return "shares/" + ada.name() + "/lab";
    }

    private String filter() {
        return "!server=" + ada.name() + "/lab";
    }

    private static String with(Person person) {
        return "{\"user\": \"" + person.name() + "\"}";
    }

    private static String with(Person person, String... scopes) {
        return new JsonObject()
                .put("user", person.name())
                .put("scopes", new JsonArray(List.of(scopes)))
                .encode();
    }

    private List<?> scopes(JsonObject share) {
        return share.getJsonArray("scopes").getList();
    }

    private JsonArray shares() {
        return ada.api().object(lab()).getJsonArray("items");
    }

    @Test
    void everything_is_revoked_when_nothing_is_named() {
        ada.api().call("POST", lab(), with(grace, "servers", "access:servers"));

        assertThat(object(200, ada.api().call("PATCH", lab(), with(grace)))).isEmpty();

        assertThat(shares()).isEmpty();
        assertThat(grace.scopes()).noneMatch(scope -> scope.endsWith(filter()));
        assertThat(object(200, ada.api().call("PATCH", lab(), with(grace)))).isEmpty();
    }

    @Test
    void single_scopes_are_revoked_in_either_form_until_none_is_left() {
        ada.api().call("POST", lab(), with(grace, "servers", "access:servers", "read:servers"));

        var two = object(200, ada.api().call("PATCH", lab(), with(grace, "servers")));
        var same =
                object(200, ada.api().call("PATCH", lab(), with(grace, "access:servers!server=nobody/lab", "shares")));
        var one = object(200, ada.api().call("PATCH", lab(), with(grace, "read:servers" + filter())));
        var none = object(200, ada.api().call("PATCH", lab(), with(grace, "access:servers")));

        assertThat(scopes(two)).isEqualTo(List.of("access:servers" + filter(), "read:servers" + filter()));
        assertThat(same).isEqualTo(two);
        assertThat(scopes(one)).isEqualTo(List.of("access:servers" + filter()));
        assertThat(none).isEmpty();
        assertThat(shares()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\": \"nobody\"}",
                "{\"group\": \"nobody\"}",
                "{\"user\": \"nobody\", \"scopes\": [\"servers\"]}"
            })
    void revoking_from_nobody_is_done_already(String body) {
        ada.api().call("POST", lab(), with(grace));

        assertThat(object(200, ada.api().call("PATCH", lab(), body))).isEmpty();

        assertThat(shares()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "",
                "{\"user\": 1}",
                "{\"user\": \"x\", \"scopes\": [\"no:such\"]}",
                "{\"user\": \"x\", \"more\": 1}",
                "[]"
            })
    void a_revocation_that_makes_no_sense_revokes_nothing(String body) {
        ada.api().call("POST", lab(), with(grace));

        assertThat(ada.api().call("PATCH", lab(), body).statusCode()).isEqualTo(400);

        assertThat(shares()).hasSize(1);
    }

    @Test
    void all_shares_of_a_server_end_at_once() {
        ada.api().call("POST", lab(), with(grace));
        ada.api().call("POST", lab(), "{\"group\": \"" + team + "\"}");

        assertThat(ada.api().call("DELETE", lab()).statusCode()).isEqualTo(204);

        assertThat(shares()).isEmpty();
        assertThat(grace.scopes()).noneMatch(scope -> scope.endsWith(filter()));
        assertThat(ada.api().call("DELETE", lab()).statusCode()).isEqualTo(204);
    }
}
