package dev.metis.hub.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlugTest {
    @ParameterizedTest
    @CsvSource({
        "z9, z9",
        "jupyter-Alex, jupyter-alex",
        "jupyter-üni, jupyter-uni",
        "user@email.com, user-email-com",
        "üser-🐧½, user-1-2",
        "a-b--c-d, a-b-c-d",
        "9z9, x-9z9",
        "-start, start",
        "endswith-, endswith",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "123456789012345678901234567890, x-1234567890123456789012345678",
        "日本, x",
    })
    void a_name_follows_from_any_text(String text, String name) {
        assertThat(Slug.of(text)).isEqualTo(name);
        assertThat(ServerKey.of("ada", name).isValidNewName()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GPU", "日本", "9 lives -- and more than thirty characters", "x"})
    void a_unique_name_ends_with_a_digest(String text) {
        assertThat(Slug.unique(text)).matches("[a-z][a-z0-9-]{0,20}-[0-9a-f]{8}");
        assertThat(Slug.unique(text)).isNotEqualTo(Slug.unique(text + "!"));
        assertThat(ServerKey.of("ada", Slug.unique(text)).isValidNewName()).isTrue();
    }
}
