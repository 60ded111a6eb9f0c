package dev.metis.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedValueTest {
    private static final Duration AGE = Duration.ofDays(14);

    private final SignedValue signer =
            new SignedValue("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    @Test
    void a_value_comes_back_as_it_was_signed() {
        for (var value : List.of("", "plain", "with|pipes|and:colons", "ümlaut ☃")) {
            assertThat(signer.verify("name", signer.sign("name", value), AGE)).contains(value);
        }
    }

    @Test
    void the_format_is_that_of_tornado() {
        assertThat(signer.sign("name", "value")).matches("2\\|1:0\\|10:\\d{10}\\|4:name\\|8:dmFsdWU=\\|[0-9a-f]{64}");
    }

    @Test
    void a_value_signed_by_tornado_is_verified() {
        // tornado.web.create_signed_value("0123456789abcdef0123456789abcdef", "name", "value", clock=lambda:
        // 1795328435)
        var tornado = "2|1:0|10:1795328435|4:name|8:dmFsdWU=|"
                + "f24a4a623e66cc7b99651f416f07feb9c8927b7675d26fdaf67b1c5b89ba86fa";
        assertThat(signer.verify("name", tornado, Duration.ofDays(36_500))).contains("value");
    }

    @Test
    void another_name_another_key_and_an_old_value_are_refused() {
        var signed = signer.sign("name", "value");
        var other = new SignedValue("another key".getBytes(StandardCharsets.UTF_8));

        assertThat(signer.verify("other", signed, AGE)).isEmpty();
        assertThat(other.verify("name", signed, AGE)).isEmpty();
        assertThat(signer.verify("name", signed, Duration.ofSeconds(-1))).isEmpty();
    }

    @Test
    void whatever_is_cut_or_changed_is_refused() {
        var signed = signer.sign("name", "value");

        for (int i = 0; i < signed.length(); i++) {
            var changed = signed.substring(0, i) + (signed.charAt(i) == 'x' ? 'y' : 'x') + signed.substring(i + 1);
            assertThat(signer.verify("name", signed.substring(0, i), AGE))
                    .as("cut at " + i)
                    .isEmpty();
            assertThat(signer.verify("name", changed, AGE))
                    .as("changed at " + i)
                    .isEmpty();
        }
        for (var garbage : List.of("", "|", "2|", "2|1:0|", "1|x", "2|99999999999:a|", "\0", "2|1:0|-1:|x")) {
            assertThat(signer.verify("name", garbage, AGE)).as(garbage).isEmpty();
        }
    }
}
