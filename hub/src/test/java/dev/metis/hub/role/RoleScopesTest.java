package dev.metis.hub.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoleScopesTest {
    private static final UserName ADA = new UserName("ada");
    private static final ServerKey ADAS = ServerKey.of("ada", "");
    private static final ServerKey BOBS = ServerKey.of("bob", "");

    private final RoleScopes roles = new RoleScopes(List.of());

    @Test
    void everyone_has_the_role_user_and_admins_the_role_admin() {
        assertThat(roles.rolesOf(false)).containsExactly("user");
        assertThat(roles.rolesOf(true)).containsExactly("admin", "user");
        assertThat(roles.rawOf(false)).containsExactly("self");
        assertThat(roles.rawOf(true)).hasSize(17).contains("self", "admin-ui", "read:metrics", "shares");
    }

    @Test
    void a_user_has_self() {
        var self = new ScopeExpansion(ADA, Optional.empty()).expand(List.of("self"));

        assertThat(roles.ofUser(ADA, false).toList()).isEqualTo(self.toList());
    }

    @Test
    void an_admin_holds_everything_built_in_without_filters() {
        assertThat(roles.ofUser(ADA, true).toList())
                .hasSize(45)
                .noneMatch(scope -> scope.contains("!"))
                .noneMatch(scope -> scope.startsWith("custom:"));
    }

    @Test
    void scopes_added_for_everyone_count() {
        var open = new RoleScopes(List.of("read:hub", "shares!user"));

        assertThat(open.ofUser(ADA, false).toList()).contains("read:hub", "shares!user=ada", "tokens!user=ada");
    }

    @Test
    void a_token_that_inherits_follows_its_owner_whatever_else_it_lists() {
        var raw = List.of("inherit", "read:users:name!user");

        assertThat(roles.ofToken(ADA, false, raw, Optional.empty()).toList())
                .isEqualTo(roles.ofUser(ADA, false).toList());
        assertThat(roles.ofToken(ADA, true, raw, Optional.empty()).toList())
                .isEqualTo(roles.ofUser(ADA, true).toList());
    }

    @Test
    void any_token_can_learn_its_owner() {
        assertThat(roles.ofToken(ADA, false, List.of("read:users:name!user=ada"), Optional.empty())
                        .toList())
                .containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
        assertThat(roles.ofToken(ADA, true, List.of(), Optional.empty()).toList())
                .containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
    }

    @Test
    void a_token_never_has_more_than_its_owner() {
        var raw = List.of("admin:users", "read:users", "servers!user=bob", "access:servers!server=bob/");

        assertThat(roles.ofToken(ADA, false, raw, Optional.empty()).toList())
                .containsExactly(
                        "read:users!user=ada",
                        "read:users:activity!user=ada",
                        "read:users:groups!user=ada",
                        "read:users:name!user=ada",
                        "users:activity!user=ada");
    }

    @Test
    void a_browser_token_opens_the_server_it_was_issued_for() {
        assertThat(roles.ofToken(ADA, false, List.of(), Optional.of(ADAS)).toList())
                .containsExactly(
                        "access:servers!server=ada/", "read:users:groups!user=ada", "read:users:name!user=ada");
    }

    @Test
    void a_browser_token_for_a_server_its_owner_may_not_use_opens_nothing() {
        assertThat(roles.ofToken(ADA, false, List.of("access:servers!server=bob/"), Optional.of(BOBS))
                        .toList())
                .containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
    }

    @Test
    void an_admins_browser_token_names_the_visited_server() {
        assertThat(roles.ofToken(ADA, true, List.of(), Optional.of(BOBS)).toList())
                .containsExactly(
                        "access:servers!server=bob/", "read:users:groups!user=ada", "read:users:name!user=ada");
    }

    @Test
    void a_servers_own_token_reports_activity_and_knows_its_owner() {
        assertThat(roles.ofToken(ADA, false, RoleScopes.ofServersToken(ADAS), Optional.empty())
                        .toList())
                .containsExactly(
                        "access:servers!server=ada/",
                        "read:users:activity!user=ada",
                        "read:users:groups!user=ada",
                        "read:users:name!user=ada",
                        "users:activity!user=ada");
    }
}
