package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessScopesTest {
    @ParameterizedTest
    @CsvSource({
        // required, held, enough
        "access:services!service=news,  access:services!service=news,   true",
        "access:services!service=news,  access:services,                true",
        "access:services!service=news,  access:services!service=newsy,  false",
        "access:services!service=news,  access:servers,                 false",
        "access:services,               access:services!service=news,   false",
        "access:servers!server=ada/x,   access:servers,                 true",
        "access:servers!server=ada/x,   access:servers!user=ada,        true",
        "access:servers!server=ada/,    access:servers!user=ada,        true",
        "access:servers!server=ada/x,   access:servers!user=bob,        false",
        "access:servers!server=ada/x,   access:servers!server=ada/y,    false",
        "access:servers!server=ada/x,   admin:servers!user=ada,         false",
        "access:servers!user=ada,       access:servers!server=ada/x,    false",
        "access:servers!user=ada,       access:servers!group=teachers,  false",
        "access:servers!group=teachers, access:servers!group=teachers,  true",
        "access:servers!group=teachers, access:servers!user=ada,        false",
        "access:servers!service=ada,    access:servers!user=ada,        false",
    })
    void a_filter_covers_what_lies_within_it(String required, String held, boolean enough) {
        assertThat(AccessScopes.allow(List.of(required), Set.of(held))).isEqualTo(enough);
    }

    @Test
    void one_of_the_required_scopes_is_enough() {
        var required = List.of("access:servers!server=ada/x", "access:servers!user=ada");

        assertThat(AccessScopes.allow(required, Set.of("read:users", "access:servers!server=ada/x")))
                .isTrue();
        assertThat(AccessScopes.allow(required, Set.of("read:users", "access:servers!server=ada/y")))
                .isFalse();
    }

    @Test
    void nothing_required_or_nothing_held_is_never_enough() {
        assertThat(AccessScopes.allow(List.of(), Set.of("access:servers"))).isFalse();
        assertThat(AccessScopes.allow(List.of("access:servers"), Set.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"access:servers!", "access:servers!server=", "access:servers!server=/", "!user=ada", "!"})
    void malformed_scopes_open_nothing(String held) {
        assertThat(AccessScopes.allow(List.of("access:servers!server=ada/x"), Set.of(held)))
                .isFalse();
        assertThat(AccessScopes.allow(List.of("access:servers"), Set.of(held))).isFalse();
    }
}
