package dev.metis.spawner.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names as DockerSpawner makes them, byte for byte: existing volumes are found by them. */
class EscapeTest {

    @ParameterizedTest
    @CsvSource({
        "user@email.com, user-40email-2ecom",
        "has-hyphen, has-2dhyphen",
        "Capital, -43apital",
        "Über, -c3-9cber",
        "user--foo, user-2d-2dfoo",
        "a_b, a-5fb",
        "also-has@, also-2dhas-40",
        "plain09, plain09"
    })
    void names_are_escaped_as_by_dockerspawner(String name, String escaped) {
        assertThat(Escape.SAFE.apply(name)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @CsvSource({"user@email.com, user_40email_2Ecom", "has-hyphen, has-hyphen", "Capital, Capital", "a_b, a_5Fb"})
    void the_old_way_is_there_for_those_who_still_have_its_names(String name, String escaped) {
        assertThat(Escape.LEGACY.apply(name)).isEqualTo(escaped);
    }
}
