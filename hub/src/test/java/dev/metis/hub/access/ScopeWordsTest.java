package dev.metis.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScopeWordsTest {
    private final ScopeWords words =
            new ScopeWords("ada", Map.of("custom:grades:read", new CustomScope("Read grades", List.of())));

    @ParameterizedTest
    @EnumSource
    void every_scope_is_described_by_a_sentence_of_its_own(Scope scope) {
        assertThat(words.of(scope.text()).description()).contains(" ").doesNotContain(scope.text() + ":");
    }

    @ParameterizedTest
    @CsvSource({
        "!user, only you",
        "!user=ada, only you",
        "!user=bob, only user bob",
        "!group=staff, only users in group staff",
        "!service=grader, only service grader",
        "!service, only this service",
        "!server, only this server",
        "!server=ada/, only your default server",
        "!server=ada/lab, only your server lab",
        "!server=bob/lab, only bob's server lab",
    })
    void a_filter_is_told_as_a_limit(String filter, String limit) {
        assertThat(words.of("servers" + filter).limit()).contains(limit);
    }

    @Test
    void no_filter_is_no_limit() {
        assertThat(words.of("servers").limit()).isEqualTo(Optional.empty());
        assertThat(words.of("servers!"))
                .isEqualTo(new ScopeWords.Permission(
                        "servers!", words.of("servers").description(), Optional.empty()));
    }

    @Test
    void the_operators_own_scopes_have_the_operators_words() {
        assertThat(words.of("custom:grades:read!user").description()).isEqualTo("Read grades");
        assertThat(words.of("custom:unheard").description()).isEqualTo("custom:unheard");
    }
}
