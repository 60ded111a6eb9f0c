package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathEscapesTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/users/ada", "/users/%C3%A9", "/a%2Fb%00", "/%F0%9F%98%80/%25", "/a b", "/%7e%7E"})
    void escaped_text_can_be_read(String path) {
        assertThat(PathEscapes.areReadable(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/a%", "/%2", "/%zz", "/%%41", "/%FF", "/a%C3", "/%C3/%A9", "/%ED%A0%80", "/%C0%AF"})
    void what_is_no_escape_or_no_utf_8_cannot_be_read(String path) {
        assertThat(PathEscapes.areReadable(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.", "/..", "/a/../b", "/%2e", "/%2E./x", "/a/.%2e"})
    void dots_alone_lead_elsewhere(String path) {
        assertThat(PathEscapes.haveDots(path)).isTrue();
    }

    @Test
    void dots_within_a_name_do_not() {
        assertThat(PathEscapes.haveDots("/a.b/..c/...")).isFalse();
        assertThat(PathEscapes.haveDots("/a%2E/")).isFalse();
    }
}
