package dev.metis.hub.service;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartPauseTest {

    @Test
    void what_ends_soon_again_and_again_is_started_less_and_less_often() {
        var pause = RestartPause.NONE;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pause = pause.after(ofSeconds(1));
            assertThat(pause.length()).isEqualTo(ofSeconds(seconds));
        }
    }

    @Test
    void what_ran_for_a_while_comes_back_quickly() {
        assertThat(new RestartPause(ofMinutes(1)).after(ofSeconds(30)).length()).isEqualTo(ofSeconds(1));
    }
}
