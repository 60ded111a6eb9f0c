package dev.metis.hub.access;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static final UserName ADA = new UserName("ada");
    private static final UserName BOB = new UserName("bob");
    private static final UserName EVE = new UserName("eve");
    private static final GroupName STAFF = new GroupName("staff");

    /** Bob is in staff. */
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void who_holds_the_scope_for_the_resource_may() {
        var ada = holding("read:users!user=ada", "start:servers!server=bob/lab");

        assertAllowed(ada.require(Scope.READ_USERS, ADA));
        assertAllowed(ada.require(Scope.START_SERVERS, ServerKey.of("bob", "lab")));
    }

    @Test
    void who_holds_the_scope_for_something_else_is_told_there_is_nothing() {
        var ada = holding(
                "read:users!user=ada", "start:servers!server=bob/lab", "groups!group=g", "read:services!service=s");

        assertThat(refusal(() -> ada.require(Scope.READ_USERS, BOB))).isEqualTo(new HubError.OutOfReach());
        assertThat(refusal(() -> ada.require(Scope.START_SERVERS, ServerKey.of("bob", ""))))
                .isEqualTo(new HubError.OutOfReach());
        assertThat(refusal(() -> ada.require(Scope.GROUPS, STAFF))).isEqualTo(new HubError.OutOfReach());
        assertThat(refusal(() -> ada.require(Scope.READ_SERVICES, new ServiceName("grader"))))
                .isEqualTo(new HubError.OutOfReach());
    }

    @Test
    void who_does_not_hold_the_scope_at_all_is_refused() {
        var ada = holding("read:users!user=ada");

        assertThat(refusal(() -> ada.require(Scope.TOKENS, ADA)))
                .isInstanceOf(HubError.Forbidden.class)
                .extracting(HubError::message)
                .asString()
                .contains("tokens");
        assertThat(refusal(() -> ada.require(Scope.READ_GROUPS, STAFF))).isInstanceOf(HubError.Forbidden.class);
    }

    @Test
    void one_of_several_scopes_is_enough() {
        var ada = holding("read:servers!user=ada", "read:users:name!user=bob");
        var any = List.of(Scope.READ_USERS, Scope.READ_SERVERS);

        assertAllowed(ada.requireAny(any, new Resource.OfUser(ADA)));
        assertThat(refusal(() -> ada.requireAny(any, new Resource.OfUser(BOB))))
                .isInstanceOf(HubError.OutOfReach.class);
    }

    @Test
    void a_filter_by_group_covers_members_and_their_servers_as_they_are_now() {
        var ada = holding("servers!group=staff", "groups!group=staff");

        assertAllowed(ada.require(Scope.SERVERS, BOB));
        assertAllowed(ada.require(Scope.SERVERS, ServerKey.of("bob", "lab")));
        assertThat(asked).hasValue(2);
        assertThat(refusal(() -> ada.require(Scope.SERVERS, ServerKey.of("eve", ""))))
                .isEqualTo(new HubError.OutOfReach());
        assertAllowed(ada.require(Scope.GROUPS, STAFF));
        assertThat(asked).as("groups have no members that are groups").hasValue(3);
    }

    @Test
    void without_filters_by_group_nobody_is_asked() {
        var ada = holding("servers!user=ada", "groups!group=staff");

        assertThat(ada.require(Scope.SERVERS, ADA).isComplete()).isTrue();
        assertThat(ada.require(Scope.SERVERS, BOB).isComplete()).isTrue();
        assertThat(asked).hasValue(0);
    }

    @Test
    void what_is_about_no_single_thing_needs_the_scope_without_a_filter() {
        assertThatCode(() -> holding("admin:users").requireEverywhere(Scope.ADMIN_USERS))
                .doesNotThrowAnyException();
        assertThat(catchThrowable(() -> holding("admin:users!user=ada").requireEverywhere(Scope.ADMIN_USERS)))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.error()).isInstanceOf(HubError.Forbidden.class));
    }

    @Test
    void a_list_reaches_as_far_as_its_scope() {
        assertThat(holding("list:users").reach(Scope.LIST_USERS, Reach.Only::isOfUsersAndGroups))
                .isEqualTo(new Reach.Everything());
        assertThat(holding("list:users!user=ada", "list:users!group=staff")
                        .reach(Scope.LIST_USERS, Reach.Only::isOfUsersAndGroups))
                .isEqualTo(new Reach.Only(Set.of(ADA), Set.of(STAFF), Set.of(), Set.of()));
        assertThat(holding("list:groups!group=staff").reach(Scope.LIST_GROUPS, Reach.Only::isOfGroups))
                .extracting(Reach::groupNames)
                .isEqualTo(new String[] {"staff"});
    }

    @Test
    void a_list_that_cannot_follow_a_filter_is_refused() {
        for (var held : List.of("list:users!server=a/x", "list:users!service=s", "read:users")) {
            assertThat(catchThrowable(() -> holding(held).reach(Scope.LIST_USERS, Reach.Only::isOfUsersAndGroups)))
                    .as(held)
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.error()).isInstanceOf(HubError.Forbidden.class));
        }
        assertThat(catchThrowable(
                        () -> holding("list:groups!user=ada").reach(Scope.LIST_GROUPS, Reach.Only::isOfGroups)))
                .isInstanceOf(HubException.class);
    }

    @Test
    void a_sight_knows_the_members_it_was_made_for() {
        var ada = holding("read:servers!group=staff", "read:users!user=ada");

        var sight = resultOf(ada.sightOf(List.of(ADA, BOB, EVE)));

        assertThat(asked).hasValue(1);
        assertThat(sight.may(Scope.READ_SERVERS, new Resource.OfServer(ServerKey.of("bob", "lab"))))
                .isTrue();
        assertThat(sight.may(Scope.READ_SERVERS, new Resource.OfUser(EVE))).isFalse();
        assertThat(sight.mayAny(List.of(Scope.TOKENS, Scope.READ_USERS), new Resource.OfUser(ADA)))
                .isTrue();
        assertThat(sight.with(ScopeSet.of(List.of("tokens!user=eve"))).may(Scope.TOKENS, new Resource.OfUser(EVE)))
                .isTrue();
        assertThat(resultOf(holding("read:users").sightOf(List.of(ADA, BOB)))
                        .may(Scope.READ_USERS, new Resource.OfUser(BOB)))
                .isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void only_users_are_users() {
        var service = new Caller(
                new Owner.OfService(1, new ServiceName("grader"), false, List.of()),
                ScopeSet.EMPTY,
                new Caller.ApiToken(1, Optional.empty(), false),
                this::members);

        assertThat(catchThrowable(service::user)).isInstanceOf(HubException.class);
        assertThat(holding().name()).isEqualTo(ADA);
    }

    private Caller holding(String... scopes) {
        return new Caller(
                new Owner.OfUser(1, ADA, false, List.of("user"), List.of(), Optional.empty()),
                ScopeSet.of(List.of(scopes)),
                new Caller.ApiToken(1, Optional.empty(), false),
                this::members);
    }

    private Future<Members> members(Collection<UserName> users, Collection<GroupName> groups) {
        asked.incrementAndGet();
        return Future.succeededFuture(new Members(users.stream()
                .filter(user -> user.equals(BOB) && groups.contains(STAFF))
                .collect(Collectors.toMap(user -> user, _ -> Set.of(STAFF)))));
    }

    private static void assertAllowed(Future<Void> check) {
        assertThat(check.succeeded()).as(String.valueOf(check.cause())).isTrue();
    }

    private static HubError refusal(Supplier<Future<Void>> action) {
        ThrowingCallable waiting = () -> resultOf(action.get());
        return catchThrowableOfType(HubException.class, waiting).error();
    }
}
