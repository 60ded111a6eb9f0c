package dev.metis.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeSetTest {
    private static final Resource ADA = new Resource.OfUser(new UserName("ada"));
    private static final Resource ADAS_DEFAULT = new Resource.OfServer(ServerKey.of("ada", ""));
    private static final Resource ADAS_LAB = new Resource.OfServer(ServerKey.of("ada", "lab"));

    @ParameterizedTest
    @CsvSource({
        // held, user ada, server ada/, server ada/lab
        "read:servers,                 true,  true,  true",
        "read:servers!,                true,  true,  true",
        "read:servers!user=ada,        true,  true,  true",
        "read:servers!server=ada/lab,  false, false, true",
        "read:servers!server=ada/,     false, true,  false",
        "read:servers!user=adam,       false, false, false",
        "read:servers!user=bob,        false, false, false",
        "read:servers!service=ada,     false, false, false",
        "read:users,                   false, false, false",
    })
    void a_filter_covers_what_lies_within_it(String held, boolean user, boolean defaultServer, boolean lab) {
        var scopes = ScopeSet.of(List.of(held));

        assertThat(scopes.covers(Scope.READ_SERVERS, ADA, Members.NONE)).isEqualTo(user);
        assertThat(scopes.covers(Scope.READ_SERVERS, ADAS_DEFAULT, Members.NONE))
                .isEqualTo(defaultServer);
        assertThat(scopes.covers(Scope.READ_SERVERS, ADAS_LAB, Members.NONE)).isEqualTo(lab);
    }

    @ParameterizedTest
    @CsvSource({
        "tokens,             tokens,              tokens",
        "tokens,             tokens!user=a,       tokens!user=a",
        "tokens!server=a/x,  tokens!user=a,       tokens!server=a/x",
        "tokens!server=a/,   tokens!user=a,       tokens!server=a/",
        "tokens!group=g,     tokens!group=g,      tokens!group=g",
        "tokens!service=s,   tokens!service=s,    tokens!service=s",
        "tokens!user=a,      tokens!user=b,       ",
        "tokens!server=b/x,  tokens!user=a,       ",
        "tokens!server=a/x,  tokens!server=a/y,   ",
        "tokens!user=a,      tokens!service=a,    ",
        "tokens!group=a,     tokens!user=a,       ",
        "tokens,             read:tokens,         ",
    })
    void an_intersection_is_what_both_allow(String one, String other, String both) {
        var expected = both == null ? List.<String>of() : List.of(both);

        assertThat(ScopeSet.of(List.of(one))
                        .intersect(ScopeSet.of(List.of(other)), Members.NONE)
                        .toList())
                .isEqualTo(expected);
        assertThat(ScopeSet.of(List.of(other))
                        .intersect(ScopeSet.of(List.of(one)), Members.NONE)
                        .toList())
                .isEqualTo(expected);
    }

    @Test
    void an_intersection_goes_base_by_base_and_filter_by_filter() {
        var one = ScopeSet.of(List.of("tokens!user=a", "tokens!server=b/x", "read:hub", "proxy"));
        var other = ScopeSet.of(List.of("tokens!server=a/y", "tokens!user=b", "read:hub!user=c", "shutdown"));

        assertThat(one.intersect(other, Members.NONE).toList())
                .containsExactly("read:hub!user=c", "tokens!server=a/y", "tokens!server=b/x");
    }

    @Test
    void a_user_whose_name_holds_a_slash_owns_its_servers_only() {
        var servers = ScopeSet.of(List.of("tokens!server=a/b/x"));

        assertThat(servers.intersect(ScopeSet.of(List.of("tokens!user=a/b")), Members.NONE)
                        .toList())
                .containsExactly("tokens!server=a/b/x");
        assertThat(servers.intersect(ScopeSet.of(List.of("tokens!user=a")), Members.NONE)
                        .toList())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // with bob in g
        "tokens!group=g,     tokens!user=bob,            tokens!user=bob",
        "tokens!group=g,     tokens!server=bob/x,        tokens!server=bob/x",
        "tokens!group=g,     tokens!user=eve,            ",
        "tokens!group=h,     tokens!user=bob,            ",
        "tokens!group=g,     tokens!group=g,             tokens!group=g",
        "tokens!group=g,     tokens!group=h,             ",
        "tokens!group=g,     tokens!service=bob,         ",
        "tokens!group=g,     tokens,                     tokens!group=g",
    })
    void members_lie_within_their_groups(String one, String other, String both) {
        var expected = both == null ? List.<String>of() : List.of(both);
        var members = new Members(Map.of(new UserName("bob"), Set.of(new GroupName("g"))));
        var some = ScopeSet.of(List.of(one));
        var others = ScopeSet.of(List.of(other));

        assertThat(some.intersect(others, members).toList()).isEqualTo(expected);
        assertThat(others.intersect(some, members).toList()).isEqualTo(expected);
        assertThat(others.isWithin(some, members)).isEqualTo(others.toList().equals(expected));
        assertThat(some.isWithin(others, members)).isEqualTo(some.toList().equals(expected));
    }

    @Test
    void who_is_in_which_group_is_asked_only_where_it_decides() {
        var groups = ScopeSet.of(List.of("tokens!group=g", "tokens!user=ada", "read:hub!group=h", "proxy"));

        var question = groups.question(
                ScopeSet.of(List.of("tokens!user=ada", "tokens!server=bob/x", "proxy!user=eve", "shutdown!user=dan")));
        assertThat(question.people()).containsExactly(new UserName("bob"));
        assertThat(question.groups()).containsExactly(new GroupName("g"));
        assertThat(question.isSettled()).isFalse();
        assertThat(groups.question(ScopeSet.of(List.of("tokens!server=ada/x", "read:hub")))
                        .isSettled())
                .isTrue();
    }

    @Test
    void being_within_is_having_no_more() {
        var all = ScopeSet.of(List.of("tokens", "proxy!user=a"));

        assertThat(ScopeSet.of(List.of("tokens!user=b", "proxy!server=a/")).isWithin(all, Members.NONE))
                .isTrue();
        assertThat(ScopeSet.EMPTY.isWithin(all, Members.NONE)).isTrue();
        assertThat(ScopeSet.of(List.of("proxy")).isWithin(all, Members.NONE)).isFalse();
        assertThat(ScopeSet.of(List.of("shutdown")).isWithin(all, Members.NONE)).isFalse();
    }

    @Test
    void filters_that_cannot_be_are_no_scopes() {
        assertThat(ScopeSet.of(List.of(
                        "tokens!user=" + "x".repeat(256),
                        "tokens!server=a/" + "x".repeat(256),
                        "tokens!service=a/b",
                        "tokens!user=",
                        "tokens!planet=mars")))
                .extracting(ScopeSet::isEmpty)
                .isEqualTo(true);
    }

    @Test
    void a_union_holds_what_either_allows() {
        var one = ScopeSet.of(List.of("tokens!user=a", "read:hub!user=a"));

        assertThat(one.union(ScopeSet.of(List.of("tokens!user=b", "read:hub"))).toList())
                .containsExactly("read:hub", "tokens!user=a", "tokens!user=b");
        assertThat(one.union(ScopeSet.EMPTY).toList()).isEqualTo(one.toList());
    }

    @Test
    void holding_a_scope_somewhere_is_told_apart_from_holding_it_everywhere() {
        var filtered = ScopeSet.of(List.of("list:users!user=a"));

        assertThat(filtered.hasAny(Scope.LIST_USERS)).isTrue();
        assertThat(filtered.hasUnfiltered(Scope.LIST_USERS)).isFalse();
        assertThat(ScopeSet.of(List.of("list:users")).hasUnfiltered(Scope.LIST_USERS))
                .isTrue();
        assertThat(filtered.hasAny(Scope.READ_USERS)).isFalse();
    }
}
