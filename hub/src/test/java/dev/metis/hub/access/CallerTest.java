package dev.metis.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static final UserName ADA = new UserName("ada");
    private static final UserName BOB = new UserName("bob");

    @Test
    void who_holds_the_scope_for_the_resource_may() {
        var ada = holding("read:users!user=ada", "start:servers!server=bob/lab");

        assertThatCode(() -> ada.require(Scope.READ_USERS, ADA)).doesNotThrowAnyException();
        assertThatCode(() -> ada.require(Scope.START_SERVERS, ServerKey.of("bob", "lab")))
                .doesNotThrowAnyException();
        assertThat(ada.may(Scope.READ_USERS, ADA)).isTrue();
    }

    @Test
    void who_holds_the_scope_for_something_else_is_told_there_is_nothing() {
        var ada = holding("read:users!user=ada", "start:servers!server=bob/lab");

        assertThat(refusal(() -> ada.require(Scope.READ_USERS, BOB))).isEqualTo(new HubError.NotFound("user", "bob"));
        assertThat(refusal(() -> ada.require(Scope.START_SERVERS, ServerKey.of("bob", ""))))
                .isEqualTo(new HubError.NotFound("server", "bob/"));
    }

    @Test
    void the_answer_for_a_forbidden_and_a_missing_user_reads_the_same() {
        var forbidden = refusal(() -> holding("read:users!user=ada").require(Scope.READ_USERS, BOB));

        assertThat(forbidden.message()).isEqualTo(new HubError.NotFound("user", "nobody").message());
    }

    @Test
    void who_does_not_hold_the_scope_at_all_is_refused() {
        var ada = holding("read:users!user=ada");

        assertThat(refusal(() -> ada.require(Scope.TOKENS, ADA)))
                .isInstanceOf(HubError.Forbidden.class)
                .extracting(HubError::message)
                .asString()
                .contains("tokens");
        assertThat(ada.may(Scope.TOKENS, ADA)).isFalse();
    }

    private static Caller holding(String... scopes) {
        return new Caller(1, ADA, false, ScopeSet.of(List.of(scopes)), new Caller.ApiToken(1, Optional.empty(), false));
    }

    private static HubError refusal(ThrowingCallable action) {
        return catchThrowableOfType(HubException.class, action).error();
    }
}
