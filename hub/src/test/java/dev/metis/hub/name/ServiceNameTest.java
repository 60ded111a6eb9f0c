package dev.metis.hub.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "%2e", "%2E%2E", ".%2e", "a%20b", " space ", "a ", "\ta"})
    void what_could_be_taken_for_another_path_is_no_name(String name) {
        assertThat(ServiceName.isValid(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"grader", "a.b", "...b", "a b", "100%", "a%b", "%zz", "Größe"})
    void anything_else_is(String name) {
        assertThat(ServiceName.isValid(name)).isTrue();
    }

    @Test
    void a_name_fits_its_column() {
        assertThat(ServiceName.isValid("x".repeat(255))).isTrue();
        assertThat(ServiceName.isValid("x".repeat(256))).isFalse();
    }
}
