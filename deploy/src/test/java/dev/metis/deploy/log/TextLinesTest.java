package dev.metis.deploy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class TextLinesTest {
    private static String line(String message, @Nullable Throwable cause, KeyValuePair... fields) {
        var event = new LoggingEvent("", new LoggerContext().getLogger("x"), Level.WARN, message, cause, new Object[0]);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
        event.setKeyValuePairs(List.of(fields));
        return new String(new TextLines().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void an_event_is_one_line_with_its_fields() {
        assertThat(line("server_ready", null, new KeyValuePair("server", "ada/ä"), new KeyValuePair("millis", 7)))
                .isEqualTo("2026-01-02T03:04:05.006Z WARN  server_ready server=\"ada/ä\" millis=\"7\"\n");
    }

    @Test
    void line_breaks_that_somebody_brings_in_begin_no_line() {
        assertThat(line("a\r\n\nb", null, new KeyValuePair("name", "x\n2026-01-01 ERROR faked")))
                .endsWith("a b name=\"x 2026-01-01 ERROR faked\"\n")
                .containsOnlyOnce("\n");
    }

    @Test
    void a_stack_trace_follows_below() {
        assertThat(line("broken", new IllegalStateException("why")).lines())
                .hasSizeGreaterThan(2)
                .element(1)
                .isEqualTo("java.lang.IllegalStateException: why");
    }
}
