package dev.metis.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeExpansionTest {
    private static final ScopeExpansion ADA =
            ScopeCatalogue.BUILT_IN.expansion(new Resource.OfUser(new UserName("ada")));
    private static final ScopeExpansion ADAS_LAB = ScopeCatalogue.BUILT_IN.expansion(
            new Resource.OfUser(new UserName("ada")), Optional.of(new Resource.OfServer(ServerKey.of("ada", "lab"))));

    @ParameterizedTest
    @CsvSource({
        "self!user=ada, self!user=ada",
        "self!user, self!user=ada",
        "inherit!user=bob, inherit!user=bob",
        "inherit!group=staff, inherit!group=staff",
        "inherit!, inherit",
    })
    void what_stands_for_other_scopes_gives_nothing_with_a_filter(String scope, String left) {
        assertThat(ADA.expand(List.of(scope)).toList()).containsExactly(left);
        assertThat(ADA.expand(List.of(scope))
                        .isWithin(ADA.expand(List.of("self", "inherit", "admin:users")), Members.NONE))
                .isFalse();
        assertThat(ADA.expand(List.of(scope)).isWithin(ADA.expand(List.of(scope)), Members.NONE))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "admin:users, admin:auth_state delete:users list:users read:roles:users read:users read:users:activity "
                + "read:users:groups read:users:name users users:activity",
        "users, list:users read:users read:users:activity read:users:groups read:users:name users:activity",
        "read:users, read:users:activity read:users:groups read:users:name",
        "list:users, read:users:name",
        "users:activity, read:users:activity",
        "admin:servers, admin:server_state delete:servers read:servers read:users:name servers start:servers",
        "servers, delete:servers read:servers read:users:name start:servers",
        "read:servers, read:users:name",
        "admin:groups, delete:groups groups list:groups read:groups read:groups:name read:roles:groups",
        "groups, list:groups read:groups read:groups:name",
        "list:groups, read:groups:name",
        "read:groups, read:groups:name",
        "admin:services, list:services read:roles:services read:services read:services:name",
        "list:services, read:services:name",
        "read:services, read:services:name",
        "tokens, read:tokens",
        "read:roles, read:roles:groups read:roles:services read:roles:users",
        "admin:roles, read:roles read:roles:groups read:roles:services read:roles:users",
        "users:shares, read:users:shares",
        "groups:shares, read:groups:shares",
        "shares, access:servers groups:shares read:groups:shares read:shares read:users:shares users:shares",
    })
    void a_scope_brings_all_it_implies(String scope, String implied) {
        var expected = new TreeSet<>(List.of(implied.split(" ", -1)));
        expected.add(scope);

        assertThat(ADA.expand(List.of(scope)).toList()).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin-ui",
                "admin:auth_state",
                "delete:users",
                "read:users:name",
                "read:users:groups",
                "read:users:activity",
                "read:roles:users",
                "read:roles:services",
                "read:roles:groups",
                "admin:server_state",
                "start:servers",
                "delete:servers",
                "read:tokens",
                "read:groups:name",
                "delete:groups",
                "read:services:name",
                "read:hub",
                "access:servers",
                "access:services",
                "read:users:shares",
                "read:groups:shares",
                "read:shares",
                "proxy",
                "shutdown",
                "read:metrics"
            })
    void a_plain_scope_brings_only_itself(String scope) {
        assertThat(ADA.expand(List.of(scope)).toList()).containsExactly(scope);
    }

    @Test
    void self_is_fifteen_scopes_over_its_owner() {
        assertThat(ADA.expand(List.of("self")).toList())
                .containsExactly(
                        "access:servers!user=ada",
                        "delete:servers!user=ada",
                        "read:servers!user=ada",
                        "read:shares!user=ada",
                        "read:tokens!user=ada",
                        "read:users!user=ada",
                        "read:users:activity!user=ada",
                        "read:users:groups!user=ada",
                        "read:users:name!user=ada",
                        "read:users:shares!user=ada",
                        "servers!user=ada",
                        "start:servers!user=ada",
                        "tokens!user=ada",
                        "users:activity!user=ada",
                        "users:shares!user=ada");
    }

    @Test
    void a_filter_goes_to_everything_implied() {
        assertThat(ADA.expand(List.of("servers!user=bob")).toList())
                .containsExactly(
                        "delete:servers!user=bob",
                        "read:servers!user=bob",
                        "read:users:name!user=bob",
                        "servers!user=bob",
                        "start:servers!user=bob");
    }

    @Test
    void a_servers_filter_reveals_nothing_about_its_owner() {
        assertThat(ADA.expand(List.of("servers!server=bob/lab")).toList())
                .containsExactly(
                        "delete:servers!server=bob/lab",
                        "read:servers!server=bob/lab",
                        "servers!server=bob/lab",
                        "start:servers!server=bob/lab");
        assertThat(ADA.expand(List.of("shares!server=bob/")).toList())
                .contains("users:shares!server=bob/", "access:servers!server=bob/")
                .doesNotContain("read:users:shares!server=bob/");
    }

    @Test
    void what_reads_users_means_nothing_for_a_server() {
        assertThat(ADA.expand(List.of("read:users!server=bob/", "read:users:shares!server=bob/"))
                        .toList())
                .isEmpty();
    }

    @Test
    void bare_filters_mean_the_owner_and_the_tokens_server() {
        assertThat(ADAS_LAB.expand(List.of("read:users:name!user", "access:servers!server"))
                        .toList())
                .containsExactly("access:servers!server=ada/lab", "read:users:name!user=ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access:servers!server",
                "access:services!service",
                "groups!group",
                "no:such:scope",
                "no:such:scope!user=ada",
                "inherit",
                "all",
                "",
                "!user",
                "read:users!user=",
                "read:users!nothing=ada",
                "read:servers!server=lab",
                "read:servers!server=/lab"
            })
    void what_means_nothing_here_is_dropped(String scope) {
        assertThat(ADA.expand(List.of(scope)).toList()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read:users", "access:servers", "self", "proxy"})
    void a_filter_that_is_empty_is_none(String scope) {
        assertThat(ADA.expand(List.of(scope + "!")).toList())
                .isNotEmpty()
                .isEqualTo(ADA.expand(List.of(scope)).toList());
        assertThat(ScopeCatalogue.BUILT_IN.utmost(List.of(scope + "!")).toList())
                .isEqualTo(ScopeCatalogue.BUILT_IN.utmost(List.of(scope)).toList());
    }

    @Test
    void group_and_service_filters_are_kept_as_written() {
        assertThat(ADA.expand(List.of("read:groups:name!group=g", "access:services!service=grader"))
                        .toList())
                .containsExactly("access:services!service=grader", "read:groups:name!group=g");
    }

    @Test
    void an_unfiltered_scope_swallows_its_filtered_forms() {
        assertThat(ADA.expand(List.of("read:hub!user=bob", "read:hub", "read:hub!user"))
                        .toList())
                .containsExactly("read:hub");
    }

    @Test
    void the_bare_filter_service_means_the_service_a_token_was_issued_for_else_the_one_that_owns_it() {
        var grader = new Resource.OfService(new ServiceName("grader"));
        var quiz = new Resource.OfService(new ServiceName("quiz"));
        var user = new Resource.OfUser(new UserName("ada"));
        var scopes = List.of("access:services!service", "read:users!user", "self");

        assertThat(ScopeCatalogue.BUILT_IN.expansion(quiz).expand(scopes).toList())
                .containsExactly("access:services!service=quiz");
        assertThat(ScopeCatalogue.BUILT_IN
                        .expansion(quiz, Optional.of(grader))
                        .expand(scopes)
                        .toList())
                .containsExactly("access:services!service=grader");
        assertThat(ScopeCatalogue.BUILT_IN
                        .expansion(user, Optional.of(grader))
                        .expand(List.of("access:services!service"))
                        .toList())
                .containsExactly("access:services!service=grader");
        assertThat(ScopeCatalogue.BUILT_IN.expansion(quiz).identify().toList())
                .containsExactly("read:services:name!service=quiz");
    }

    @Test
    void scopes_of_the_operators_own_bring_what_they_contain_even_in_circles() {
        var catalogue = new ScopeCatalogue(Map.of(
                "custom:grades:*", new CustomScope("All", List.of("custom:grades:read", "custom:grades:write")),
                "custom:grades:write", new CustomScope("Write", List.of("custom:grades:*")),
                "custom:grades:read", new CustomScope("Read", List.of())));
        var ada = catalogue.expansion(new Resource.OfUser(new UserName("ada")));

        assertThat(ada.expand(List.of("custom:grades:write!user")).toList())
                .containsExactly(
                        "custom:grades:*!user=ada", "custom:grades:read!user=ada", "custom:grades:write!user=ada");
        assertThat(ada.expand(List.of("custom:grades:read!server=bob/")).toList())
                .containsExactly("custom:grades:read!server=bob/");
        assertThat(ADA.expand(List.of("custom:grades:read")).toList()).isEmpty();
    }

    @Test
    void everybody_may_learn_their_own_name_and_groups() {
        assertThat(ADA.identify().toList()).containsExactly("read:users:groups!user=ada", "read:users:name!user=ada");
    }

    @Test
    void every_scope_is_found_by_its_text() {
        assertThat(Scope.values())
                .hasSize(46)
                .allSatisfy(scope -> assertThat(Scope.of(scope.text())).contains(scope));
    }
}
