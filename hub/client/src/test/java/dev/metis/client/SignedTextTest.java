package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedTextTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final SignedText signer = at(NOW);

    private static SignedText at(Instant time) {
        return new SignedText("secret", InstantSource.fixed(time));
    }

    @Test
    void what_was_signed_comes_back() {
        var signed = signer.sign("cookie", "ünï & code;");

        assertThat(signed).matches("[A-Za-z0-9_.-]+");
        assertThat(signer.verify("cookie", signed, HOUR)).contains("ünï & code;");
    }

    @Test
    void another_purpose_or_another_secret_is_refused() {
        var signed = signer.sign("cookie", "text");

        assertThat(signer.verify("state", signed, HOUR)).isEmpty();
        assertThat(new SignedText("other", InstantSource.fixed(NOW)).verify("cookie", signed, HOUR))
                .isEmpty();
    }

    @Test
    void it_counts_for_its_age_only() {
        var signed = signer.sign("cookie", "text");

        assertThat(at(NOW.plus(HOUR)).verify("cookie", signed, HOUR)).contains("text");
        assertThat(at(NOW.plus(HOUR).plusSeconds(1)).verify("cookie", signed, HOUR))
                .isEmpty();
        assertThat(at(NOW.minus(HOUR)).verify("cookie", signed, HOUR)).isEmpty();
    }

    @Test
    void every_changed_character_is_noticed() {
        var signed = signer.sign("cookie", "text");

        for (int i = 0; i < signed.length(); i++) {
            var changed = new StringBuilder(signed);
            changed.setCharAt(i, signed.charAt(i) == 'A' ? 'B' : 'A');
            assertThat(signer.verify("cookie", changed.toString(), HOUR))
                    .as("%s", changed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "...", "a.b.c", "dGV4dA.1.x", "\"quoted\"", "2|1:0|10:1772366400|6:cookie|4:dGV4|"
            })
    void other_text_is_refused(String text) {
        assertThat(signer.verify("cookie", text, HOUR)).isEmpty();
    }

    @Test
    void derived_secrets_are_stable_and_of_their_own() {
        assertThat(signer.secretFor("verifier", "id"))
                .hasSize(43)
                .isEqualTo(at(NOW.plus(HOUR)).secretFor("verifier", "id"))
                .isNotEqualTo(signer.secretFor("verifier", "other"));
        assertThat(signer.sign("verifier", "id")).doesNotContain(signer.secretFor("verifier", "id"));
    }
}
