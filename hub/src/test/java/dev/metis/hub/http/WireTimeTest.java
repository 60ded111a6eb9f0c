package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T06:17:03.664952Z,           2026-11-22T06:17:03.664952Z",
        "2026-11-22T06:17:03Z,                  2026-11-22T06:17:03Z",
        "2026-11-22T06:17:03.664952123Z,        2026-11-22T06:17:03.664952123Z",
        "2026-11-22T06:17:03.664952123+01:00,   2026-11-22T05:17:03.664952123Z",
        "2026-11-22T06:17:03+00:00,             2026-11-22T06:17:03Z",
        "2026-11-22T06:17:03-0930,              2026-11-22T15:47:03Z",
        "2026-11-22T06:17:03+09,                2026-11-21T21:17:03Z",
        "2026-11-22T06:17:03.5,                 2026-11-22T06:17:03.500Z",
        "2026-11-22T06:17,                      2026-11-22T06:17:00Z",
        "2026-11-22 06:17:03.664952+00:00,      2026-11-22T06:17:03.664952Z",
        "2026-11-22 06:17:03 +00:00,            2026-11-22T06:17:03Z",
        "2026-11-22t06:17:03z,                  2026-11-22T06:17:03Z",
        "2026-11-22,                            2026-11-22T00:00:00Z",
    })
    void the_usual_ways_to_write_a_time_are_read(String text, String time) {
        assertThat(WireTime.parse(text)).contains(Instant.parse(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "1795328223",
                "06:17:03",
                "2026-13-01",
                "2026-02-30T00:00:00Z",
                "2026-11-22T25:00:00Z",
                "2026-11-22T06:17:03Zulu",
                "+999999999-01-01",
                "-2026-01-01"
            })
    void everything_else_is_no_time(String text) {
        assertThat(WireTime.parse(text)).isEmpty();
    }

    @Test
    void what_we_write_we_read() {
        var now = Instant.parse("2026-11-22T06:17:03.664952Z");

        assertThat(WireTime.parse(String.valueOf(Json.time(now.atOffset(ZoneOffset.UTC)))))
                .contains(now);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T06:17:03.664952Z,           2026-11-22T06:17:03.664952Z",
        "2026-11-22T06:17:03.000052999Z,        2026-11-22T06:17:03.000052Z",
        "2026-11-22T06:17:03.000000999Z,        2026-11-22T06:17:03Z",
        "0987-01-02T00:00:00.100Z,              0987-01-02T00:00:00.100000Z",
        "2026-01-01T00:30:00+01:00,             2025-12-31T23:30:00Z",
    })
    void times_have_six_digits_of_a_second_or_none(String time, String text) {
        assertThat(Json.time(OffsetDateTime.parse(time))).isEqualTo(text);
    }
}
