package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteVersionsTest {

    private static final int MOST = 3;

    private final RouteVersions versions = new RouteVersions(MOST);

    @Test
    void each_change_gives_the_table_another_name() {
        var first = versions.current();
        versions.set();
        var second = versions.current();
        versions.removed("/a");

        assertThat(versions.current()).isNotEqualTo(second).isNotEqualTo(first);
        assertThat(versions.known(first)).hasValue(0);
        assertThat(versions.known(second)).hasValue(1);
        assertThat(versions.known(versions.current())).hasValue(2);
    }

    @Test
    void removals_are_told_to_who_knew_the_table_before_them() {
        versions.removed("/a");
        var between = versions.known(versions.current()).orElseThrow();
        versions.removed("/b");
        versions.set();
        versions.removed("/c");

        assertThat(versions.removedSince(0)).containsExactlyInAnyOrder("/a", "/b", "/c");
        assertThat(versions.removedSince(between)).containsExactlyInAnyOrder("/b", "/c");
        assertThat(versions.removedSince(4)).isEmpty();
    }

    @Test
    void who_asks_from_before_a_forgotten_removal_is_not_known_and_all_others_are() {
        var before = versions.current();
        versions.removed("/0");
        var after = versions.current();
        IntStream.rangeClosed(1, MOST).forEach(i -> versions.removed("/" + i));

        assertThat(versions.known(before)).isEmpty();
        assertThat(versions.known(after)).hasValue(1);
        assertThat(versions.removedSince(1)).containsExactlyInAnyOrder("/1", "/2", "/3");
    }

    @Test
    void no_more_removals_are_kept_than_that() {
        IntStream.range(0, 10_000).forEach(i -> versions.removed("/" + i));

        assertThat(versions.removedSince(0)).hasSize(MOST);
    }

    @Test
    void routes_that_are_set_forget_nothing() {
        var before = versions.current();
        versions.removed("/a");
        IntStream.range(0, 10_000).forEach(_ -> versions.set());

        assertThat(versions.known(before)).hasValue(0);
        assertThat(versions.removedSince(0)).containsExactly("/a");
    }

    @Test
    void another_table_goes_by_other_names() {
        assertThat(new RouteVersions(MOST).known(versions.current())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "0", "x-0", "1", "-1"})
    void what_names_no_table_is_not_known(String name) {
        assertThat(versions.known(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "x", "", "99999999999999999999"})
    void nor_is_a_change_that_has_not_been(String change) {
        var name = versions.current();

        assertThat(versions.known(name.substring(0, name.length() - 1) + change))
                .isEmpty();
    }
}
