package dev.metis.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class SummaryTest {

    private final Summary summary = new Summary();

    @Test
    void quantiles_are_near_the_durations_that_were_recorded() {
        for (int micros = 1; micros <= 1000; micros++) {
            summary.record(micros * 1000L);
        }

        assertThat(summary.count()).isEqualTo(1000);
        assertThat(summary.sumSeconds()).isCloseTo(0.5005, within(1e-9));
        for (var quantile : new double[] {0.01, 0.05, 0.5, 0.9, 0.99, 0.999}) {
            assertThat(summary.seconds(quantile)).isCloseTo(quantile / 1000, Percentage.withPercentage(10));
        }
    }

    @Test
    void the_shortest_and_the_longest_are_counted_too() {
        summary.record(0);
        assertThat(summary.seconds(0.5)).isLessThan(2e-9);
        summary.record(Long.MAX_VALUE);
        summary.record(Long.MAX_VALUE);
        assertThat(summary.count()).isEqualTo(3);
        assertThat(summary.seconds(0.9)).isGreaterThan(600);
    }

    @Test
    void nothing_recorded_is_zero() {
        assertThat(summary.seconds(0.5)).isZero();
        assertThat(summary.count()).isZero();
    }
}
