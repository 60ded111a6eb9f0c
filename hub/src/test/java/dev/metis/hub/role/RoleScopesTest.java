package dev.metis.hub.role;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.access.CustomScope;
import dev.metis.hub.access.Members;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.HoldingStore.Holdings;
import dev.metis.hub.role.HoldingStore.SharedServer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoleScopesTest {
    private static final UserName ADA = new UserName("ada");
    private static final Resource ADAS = new Resource.OfServer(ServerKey.of("ada", ""));
    private static final Resource BOBS = new Resource.OfServer(ServerKey.of("bob", ""));
    private static final Resource GRADER = new Resource.OfService(new ServiceName("grader"));
    private static final List<String> ADMIN = DefaultRoles.all(List.of()).get(1).scopes();

    /** How often it was asked who is in a group; bob is in staff. */
    private final AtomicInteger asked = new AtomicInteger();

    private final RoleScopes roles = new RoleScopes(
            new ScopeCatalogue(Map.of("custom:grades:read", new CustomScope("Read grades", List.of()))),
            new RoleStore(),
            (people, _) -> {
                asked.incrementAndGet();
                return Future.succeededFuture(
                        people.contains(new UserName("bob"))
                                ? new Members(Map.of(new UserName("bob"), Set.of(new GroupName("staff"))))
                                : Members.NONE);
            });

    @Test
    void the_default_roles_are_jupyterhubs() {
        assertThat(DefaultRoles.all(List.of("read:hub")))
                .extracting(RoleDefinition::name)
                .containsExactly("user", "admin", "server", "token");
        assertThat(DefaultRoles.all(List.of("read:hub")).getFirst().scopes()).containsExactly("self", "read:hub");
    }

    @Test
    void an_admin_holds_everything_built_in_without_filters() {
        assertThat(ada(ADMIN).scopes().toList())
                .hasSize(46)
                .noneMatch(scope -> scope.contains("!"))
                .noneMatch(scope -> scope.startsWith("custom:"));
    }

    @Test
    void what_is_shared_counts_for_the_user_and_every_token() {
        var shared = new SharedServer(7, 2, ServerKey.of("bob", ""), List.of("shares", "custom:grades:read"));
        var ada = roles.rights(new Holdings(user(), List.of("self"), Set.of(), List.of(shared), Optional.empty()));

        assertThat(ada.scopes().toList())
                .contains(
                        "access:servers!server=bob/",
                        "custom:grades:read!server=bob/",
                        "groups:shares!server=bob/",
                        "read:shares!server=bob/",
                        "shares!server=bob/",
                        "users:shares!server=bob/")
                .doesNotContain("read:users:shares!server=bob/");
        assertThat(ofToken(ada, List.of("inherit"))).isEqualTo(ada.scopes().toList());
        assertThat(ofToken(ada, List.of(), BOBS))
                .containsExactly(
                        "access:servers!server=bob/", "read:users:groups!user=ada", "read:users:name!user=ada");
        assertThat(ada.sources().servers()).containsExactly(7L);
        assertThat(ada.sources().owners()).containsExactly(2L);
    }

    @Test
    void a_token_that_inherits_follows_its_owner_whatever_else_it_lists() {
        var raw = List.of("inherit", "read:users:name!user");

        assertThat(ofToken(ada(List.of("self")), raw))
                .isEqualTo(ada(List.of("self")).scopes().toList());
        assertThat(ofToken(ada(ADMIN), raw)).isEqualTo(ada(ADMIN).scopes().toList());
    }

    @Test
    void any_token_can_learn_its_owner_unless_its_owner_cannot() {
        assertThat(ofToken(ada(List.of("self")), List.of("read:users:name!user=ada")))
                .containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
        assertThat(ofToken(ada(ADMIN), List.of()))
                .containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
        assertThat(ofToken(ada(List.of()), List.of("self"))).isEmpty();
    }

    @Test
    void a_token_never_has_more_than_its_owner() {
        var raw = List.of("admin:users", "read:users", "servers!user=bob", "access:servers!server=bob/");

        assertThat(ofToken(ada(List.of("self")), raw))
                .containsExactly(
                        "read:users!user=ada",
                        "read:users:activity!user=ada",
                        "read:users:groups!user=ada",
                        "read:users:name!user=ada",
                        "users:activity!user=ada");
        assertThat(asked).hasValue(0);
    }

    @Test
    void a_browser_token_opens_what_it_was_issued_for() {
        assertThat(ofToken(ada(List.of("self")), List.of(), ADAS))
                .containsExactly(
                        "access:servers!server=ada/", "read:users:groups!user=ada", "read:users:name!user=ada");
        assertThat(ofToken(ada(List.of("self", "access:services!service=grader")), List.of(), GRADER))
                .containsExactly(
                        "access:services!service=grader", "read:users:groups!user=ada", "read:users:name!user=ada");
        assertThat(ofToken(ada(ADMIN), List.of(), BOBS))
                .containsExactly(
                        "access:servers!server=bob/", "read:users:groups!user=ada", "read:users:name!user=ada");
    }

    @Test
    void a_browser_token_for_what_its_owner_may_not_use_opens_nothing() {
        assertThat(ofToken(ada(List.of("self")), List.of("access:servers!server=bob/"), BOBS))
                .containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
        assertThat(ofToken(ada(List.of("self")), List.of(), GRADER))
                .containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
    }

    @Test
    void a_token_names_the_server_that_its_owner_reaches_through_a_group() {
        var ada = ada(List.of("self", "access:servers!group=staff"));

        assertThat(ofToken(ada, List.of(), BOBS)).contains("access:servers!server=bob/");
        assertThat(asked).hasValue(1);
        var eves = new Resource.OfServer(ServerKey.of("eve", ""));
        assertThat(ofToken(ada, List.of(), eves)).noneMatch(scope -> scope.startsWith("access:"));
        assertThat(resultOf(roles.ofToken(ada, List.of(), Optional.of(BOBS))).asked())
                .isTrue();
        assertThat(resultOf(roles.ofToken(ada, List.of(), Optional.of(ADAS))).asked())
                .isFalse();
    }

    @Test
    void a_service_has_what_its_roles_give_and_can_learn_its_name_from_any_role_that_lets_it() {
        var service = new Owner.OfService(1, new ServiceName("grader"), false, List.of());
        var plain = roles.rights(new Holdings(service, List.of("self"), Set.of(), List.of(), Optional.empty()));
        var reader = roles.rights(new Holdings(
                service, List.of("read:services", "read:services!service"), Set.of(), List.of(), Optional.empty()));

        assertThat(plain.scopes().toList()).isEmpty();
        assertThat(ofToken(reader, List.of())).containsExactly("read:services:name!service=grader");
        assertThat(ofToken(reader, List.of("read:services!service")))
                .containsExactly("read:services!service=grader", "read:services:name!service=grader");
    }

    @Test
    void a_servers_own_token_reports_activity_and_knows_its_owner() {
        assertThat(ofToken(ada(List.of("self")), List.of("users:activity!user", "access:servers!server=ada/")))
                .containsExactly(
                        "access:servers!server=ada/",
                        "read:users:activity!user=ada",
                        "read:users:groups!user=ada",
                        "read:users:name!user=ada",
                        "users:activity!user=ada");
    }

    @Test
    void a_new_token_asks_for_no_more_than_its_owner_has() {
        var ada = ada(List.of("self", "access:servers!group=staff"));

        assertThat(resultOf(roles.ofNewToken(ada, List.of("tokens!user"))).toList())
                .contains("tokens!user=ada", "read:tokens!user=ada");
        assertThat(resultOf(roles.ofNewToken(ada, List.of("inherit"))).toList())
                .isEqualTo(ada.scopes().toList());
        assertThat(resultOf(roles.ofNewToken(ada, List.of("access:servers!server=bob/lab")))
                        .toList())
                .contains("access:servers!server=bob/lab");
        for (var tooMuch : List.of(List.of("tokens"), List.of("inherit", "tokens!user=bob"))) {
            assertThatThrownBy(() -> resultOf(roles.ofNewToken(ada, tooMuch)))
                    .hasMessageContaining("Not assigning requested scopes " + tooMuch.getLast() + " not held");
        }
    }

    @Test
    void what_is_given_away_stays_as_written_where_it_can() {
        var ada = ada(List.of("self", "read:hub"));
        var expansion = roles.catalogue().expansion(ada.owner().resource(), Optional.of(ADAS));
        var wanted =
                List.of("read:hub", "access:servers!server", "tokens", "admin:users", "proxy", "extra", "servers!user");

        assertThat(ada.give(wanted, List.of("extra"), expansion, Members.NONE))
                .containsExactly(
                        "access:servers!server",
                        "extra",
                        "read:hub",
                        "read:tokens!user=ada",
                        "read:users!user=ada",
                        "read:users:activity!user=ada",
                        "read:users:groups!user=ada",
                        "read:users:name!user=ada",
                        "servers!user",
                        "tokens!user=ada",
                        "users:activity!user=ada");
    }

    private Rights ada(List<String> raw) {
        return roles.rights(new Holdings(user(), raw, Set.of(), List.of(), Optional.empty()));
    }

    private static Owner user() {
        return new Owner.OfUser(1, ADA, false, List.of("user"), List.of(), Optional.empty());
    }

    private List<String> ofToken(Rights rights, List<String> raw) {
        return new ArrayList<>(
                resultOf(roles.ofToken(rights, raw, Optional.empty())).scopes().toList());
    }

    private List<String> ofToken(Rights rights, List<String> raw, Resource client) {
        return resultOf(roles.ofToken(rights, raw, Optional.of(client)))
                .scopes()
                .toList();
    }
}
