package dev.metis.hub.share;

import static dev.metis.hub.TestApi.message;
import static dev.metis.hub.share.SharedLab.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.share.SharingFixture.Person;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shares of all servers of an owner. */
class OwnersSharesIT {
    @AutoClose
    private static final SharingFixture fixture = new SharingFixture();

    private static final Person grace = fixture.newcomer();
    private static final String team = fixture.group(grace);
    private final Person ada = fixture.owner();
    private final SharedLab lab = new SharedLab(ada);

    @Test
    void an_owners_shares_are_listed_in_pages_whatever_the_caller_accepts() {
        ada.api().call("POST", lab.path(), with(grace));
        ada.api().call("POST", "shares/" + ada.name() + "/", with(grace));
        ada.api().call("POST", lab.path(), "{\"group\": \"" + team + "\"}");

        var page = ada.api().object("shares/" + ada.name() + "?limit=2");
        var next = page.getJsonObject("_pagination").getJsonObject("next");

        assertThat(page.getJsonArray("items")).hasSize(2);
        assertThat(page.getJsonObject("_pagination").getInteger("total")).isEqualTo(3);
        assertThat(next.getString("url"))
                .contains("/hub/api/shares/" + ada.name() + "?")
                .contains("offset=2");
        var rest = ada.api().object("shares/" + ada.name() + "?limit=2&offset=2");
        assertThat(rest.getJsonArray("items").getJsonObject(0).getString("kind"))
                .isEqualTo("group");
        assertThat(rest.getJsonObject("_pagination").getValue("next")).isNull();
        assertThat(message(400, ada.api().get("shares/" + ada.name() + "?limit=few")))
                .startsWith("limit");
    }

    @Test
    void a_scope_for_one_server_does_not_show_all_of_its_owner() {
        var narrow = ada.with("read:shares" + lab.filter());

        assertThat(narrow.get(lab.path()).statusCode()).isEqualTo(200);
        assertThat(narrow.get("shares/" + ada.name()).statusCode()).isEqualTo(404);
        assertThat(narrow.get("shares/" + ada.name() + "/").statusCode()).isEqualTo(404);
        assertThat(fixture.root().get("shares/nobody").statusCode()).isEqualTo(404);
        assertThat(grace.api().get("shares/" + ada.name()).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"POST", "PATCH", "DELETE"})
    void nothing_changes_for_all_servers_of_an_owner_at_once(String method) {
        assertThat(ada.api().call(method, "shares/" + ada.name(), with(grace)).statusCode())
                .isEqualTo(405);
        assertThat(grace.api().call(method, "shares/" + ada.name(), with(grace)).statusCode())
                .isEqualTo(404);
        assertThat(ada.with("read:servers!user")
                        .call(method, "shares/" + ada.name())
                        .statusCode())
                .isEqualTo(403);
    }
}
