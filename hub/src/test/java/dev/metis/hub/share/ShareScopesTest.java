package dev.metis.hub.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.error.HubException;
import dev.metis.hub.name.ServerKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareScopesTest {
    private final ShareScopes scopes = new ShareScopes(ServerKey.of("ada", "lab"), ScopeCatalogue.BUILT_IN);

    @Test
    void scopes_lose_their_filter_for_the_row_and_get_it_back_for_the_wire() {
        var bare = scopes.bare(List.of("read:servers", "access:servers!server=ada/lab", "access:servers"));

        assertThat(bare).containsExactly("access:servers", "read:servers");
        assertThat(scopes.filtered(bare))
                .containsExactly("access:servers!server=ada/lab", "read:servers!server=ada/lab");
    }

    @Test
    void whoever_grants_must_hold_all_that_is_implied() {
        assertThat(scopes.expanded(List.of("servers")).toList())
                .containsExactly(
                        "delete:servers!server=ada/lab",
                        "read:servers!server=ada/lab",
                        "servers!server=ada/lab",
                        "start:servers!server=ada/lab");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no:such",
                "self",
                "inherit",
                "access:servers!server=ada/",
                "access:servers!server=bob/lab",
                "access:servers!user=ada",
                "access:servers!server",
                "access:servers!server=ada/labx"
            })
    void what_is_not_about_the_server_cannot_be_shared(String written) {
        assertThatThrownBy(() -> scopes.bare(List.of(written)))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("scopes");
    }
}
