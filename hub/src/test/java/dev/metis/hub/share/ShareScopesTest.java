package dev.metis.hub.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.access.Members;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.error.HubException;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShareScopesTest {
    private final ShareScopes scopes = new ShareScopes(ServerKey.of("ada", "lab"), ScopeCatalogue.BUILT_IN);

    @Test
    void scopes_lose_their_filter_for_the_row_and_get_it_back_for_the_wire() {
        var bare = scopes.bare(List.of("read:servers!", "access:servers!server=ada/lab", "access:servers"));

        assertThat(bare).containsExactly("access:servers", "read:servers");
        assertThat(scopes.filtered(bare))
                .containsExactly("access:servers!server=ada/lab", "read:servers!server=ada/lab");
    }

    @Test
    void what_is_granted_must_be_held_and_nobody_holds_what_is_no_scope_of_a_server() {
        var servers = new ScopeExpansion(
                        ScopeCatalogue.BUILT_IN, new Resource.OfUser(new UserName("ada")), Optional.empty())
                .expand(List.of("servers!user", "self"));

        assertThat(scopes.held(List.of("servers", "read:servers")).isWithin(servers, Members.NONE))
                .isTrue();
        assertThat(scopes.held(List.of("servers", "shares")).isWithin(servers, Members.NONE))
                .isFalse();
        assertThat(scopes.held(List.of("self")).isWithin(servers, Members.NONE)).isFalse();
        assertThat(scopes.bare(List.of("self!server=ada/lab"))).containsExactly("self");
        assertThat(scopes.held(List.of("inherit")).isWithin(servers, Members.NONE))
                .isFalse();
    }

    @Test
    void what_is_about_something_else_is_no_part_of_a_share() {
        assertThat(scopes.bareOfThis(List.of("servers", "access:servers!server=ada/lab", "read:servers!server=bob/x")))
                .containsExactly("servers", "access:servers");
        assertThatThrownBy(() -> scopes.bareOfThis(List.of("no:such"))).isInstanceOf(HubException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no:such",
                "all",
                "access:servers!user=x!server=ada/lab",
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
