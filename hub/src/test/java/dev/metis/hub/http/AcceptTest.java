package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | true",
                "application/json, text/html;q=0.5 | true",
                "text/html;q=0.5, application/json | true",
                "application/json;q=0.9, */*;q=0.8 | true",
                "text/html, application/json | false",
                "application/json;q=0.8, */* | false",
                "*/* | false",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8 | false",
                "image/png | false",
                "application/json;q=0 | false",
                "application/json;q=nonsense | false",
                "'' | false",
            })
    void json_is_for_who_asks_for_it_first(String header, boolean json) {
        assertThat(Accept.prefersJson(header)).isEqualTo(json);
    }
}
