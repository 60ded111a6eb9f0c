package dev.metis.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeCatalogueTest {
    private static final ScopeCatalogue CATALOGUE =
            new ScopeCatalogue(Map.of("custom:grades:read", new CustomScope("Read grades", List.of())));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "self",
                "inherit",
                "read:users",
                "read:users!user",
                "access:services!service",
                "access:servers!server",
                "read:users!user=ada",
                "servers!group=staff",
                "access:services!service=grader",
                "servers!server=ada/",
                "servers!server=ada/lab",
                "custom:grades:read",
                "custom:grades:read!group=staff",
                "self!user=ada",
                "inherit!user",
                "read:users!",
                "inherit!"
            })
    void what_exists_has_no_problem(String scope) {
        assertThat(CATALOGUE.problem(scope)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "all, is called inherit",
        "read:everything, does not exist",
        "'', does not exist",
        "custom:grades:write, does not exist",
        "read:everything!, does not exist",
        "read:users!!, filter",
        "groups!group, filter",
        "read:users!user=, filter",
        "read:users!planet=mars, filter",
        "servers!server=ada, filter",
        "self!planet=mars, filter",
    })
    void what_does_not_exist_is_named(String scope, String part) {
        assertThat(CATALOGUE.problem(scope)).isPresent();
        assertThat(CATALOGUE.problem(scope).orElseThrow()).contains(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom:abc", "custom:grades:*", "custom:0-0", "custom:a_b:c_"})
    void a_scope_of_the_operators_own_has_a_name_that_begins_with_custom(String name) {
        assertThat(ScopeCatalogue.problemOfCustom(name, new CustomScope("Words", List.of()), Set.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"grades", "custom:ab", "custom:Abc", "custom:_abc", "custom:abc-", "custom:abc:", "custom:a bc"})
    void other_names_are_refused(String name) {
        assertThat(ScopeCatalogue.problemOfCustom(name, new CustomScope("Words", List.of()), Set.of()))
                .isPresent();
    }

    @Test
    void a_scope_of_the_operators_own_contains_only_such_scopes() {
        var scope = new CustomScope("Words", List.of("custom:other", "read:users"));

        assertThat(ScopeCatalogue.problemOfCustom("custom:abc", scope, Set.of("custom:abc", "custom:other")))
                .hasValueSatisfying(problem -> assertThat(problem).contains("read:users"));
        assertThat(ScopeCatalogue.problemOfCustom("custom:abc", new CustomScope(" ", List.of()), Set.of()))
                .contains("has no description");
    }
}
