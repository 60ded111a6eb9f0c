package dev.metis.hub.share;

import static dev.metis.hub.TestApi.object;
import static dev.metis.hub.share.SharedLab.scopes;
import static dev.metis.hub.share.SharedLab.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.share.SharingFixture.Person;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How what is shared ends, through the API. */
class ShareRevocationIT {
    @AutoClose
    private static final SharingFixture fixture = new SharingFixture();

    private static final Person grace = fixture.newcomer();
    private static final String team = fixture.group(grace);
    private final Person ada = fixture.owner();
    private final SharedLab lab = new SharedLab(ada);

    @Test
    void everything_is_revoked_when_nothing_is_named() {
        ada.api().call("POST", lab.path(), with(grace, "servers", "access:servers"));

        assertThat(object(200, ada.api().call("PATCH", lab.path(), with(grace))))
                .isEmpty();

        assertThat(lab.shares()).isEmpty();
        assertThat(grace.scopes()).noneMatch(scope -> scope.endsWith(lab.filter()));
        assertThat(object(200, ada.api().call("PATCH", lab.path(), with(grace))))
                .isEmpty();
    }

    @Test
    void single_scopes_are_revoked_in_either_form_until_none_is_left() {
        ada.api().call("POST", lab.path(), with(grace, "servers", "access:servers", "read:servers"));

        var two = object(200, ada.api().call("PATCH", lab.path(), with(grace, "servers")));
        var same = object(
                200, ada.api().call("PATCH", lab.path(), with(grace, "access:servers!server=nobody/lab", "shares")));
        var one = object(200, ada.api().call("PATCH", lab.path(), with(grace, "read:servers" + lab.filter())));
        var none = object(200, ada.api().call("PATCH", lab.path(), with(grace, "access:servers")));

        assertThat(scopes(two)).isEqualTo(List.of("access:servers" + lab.filter(), "read:servers" + lab.filter()));
        assertThat(same).isEqualTo(two);
        assertThat(scopes(one)).isEqualTo(List.of("access:servers" + lab.filter()));
        assertThat(none).isEmpty();
        assertThat(lab.shares()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\": \"nobody\"}",
                "{\"group\": \"nobody\"}",
                "{\"user\": \"nobody\", \"scopes\": [\"servers\"]}"
            })
    void revoking_from_nobody_is_done_already(String body) {
        ada.api().call("POST", lab.path(), with(grace));

        assertThat(object(200, ada.api().call("PATCH", lab.path(), body))).isEmpty();

        assertThat(lab.shares()).hasSize(1);
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
        ada.api().call("POST", lab.path(), with(grace));

        assertThat(ada.api().call("PATCH", lab.path(), body).statusCode()).isEqualTo(400);

        assertThat(lab.shares()).hasSize(1);
    }

    @Test
    void all_shares_of_a_server_end_at_once() {
        ada.api().call("POST", lab.path(), with(grace));
        ada.api().call("POST", lab.path(), "{\"group\": \"" + team + "\"}");

        assertThat(ada.api().call("DELETE", lab.path()).statusCode()).isEqualTo(204);

        assertThat(lab.shares()).isEmpty();
        assertThat(grace.scopes()).noneMatch(scope -> scope.endsWith(lab.filter()));
        assertThat(ada.api().call("DELETE", lab.path()).statusCode()).isEqualTo(204);
    }
}
