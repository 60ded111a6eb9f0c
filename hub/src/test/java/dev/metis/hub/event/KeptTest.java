package dev.metis.hub.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptTest {
    private final Kept<String, Integer> kept = new Kept<>(2);

    @Test
    void what_was_used_longest_ago_goes_first() {
        kept.put("a", 1);
        kept.put("b", 2);
        assertThat(kept.get("a")).contains(1);
        kept.put("c", 3);

        assertThat(kept.get("b")).isEmpty();
        assertThat(kept.get("a")).contains(1);
    }

    @Test
    void what_was_dropped_while_it_was_read_is_not_kept() {
        var byKey = kept.reading();
        kept.drop("a");
        byKey.end(Map.of("a", 1, "b", 2));
        assertThat(kept.get("a")).isEmpty();
        assertThat(kept.get("b")).contains(2);

        var byValue = kept.reading();
        kept.dropIf(value -> value == 4);
        byValue.end(Map.of("c", 3, "d", 4));
        assertThat(kept.get("c")).contains(3);
        assertThat(kept.get("d")).isEmpty();
    }

    @Test
    void what_was_dropped_before_or_after_a_reading_does_not_disturb_it() {
        kept.drop("a");
        var reading = kept.reading();
        reading.end(Map.of("a", 1));
        assertThat(kept.get("a")).contains(1);

        kept.dropIf(value -> value == 1);
        assertThat(kept.get("a")).isEmpty();
    }
}
