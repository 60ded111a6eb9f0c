package dev.metis.hub.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.oauth.CodeChallenge.Method;
import org.junit.jupiter.api.Test;

class CodeChallengeTest {

    @Test
    void the_example_of_the_standard_is_met() {
        var challenge = new CodeChallenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Method.S256);

        assertThat(challenge.isMetBy("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
                .isTrue();
        assertThat(challenge.isMetBy("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK"))
                .isFalse();
        assertThat(challenge.isMetBy("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
                .isFalse();
        assertThat(challenge.isMetBy("")).isFalse();
    }

    @Test
    void methods_are_told_apart_by_case() {
        assertThat(Method.of("S256")).contains(Method.S256);
        assertThat(Method.of("plain")).contains(Method.PLAIN);
        assertThat(Method.of("s256")).isEmpty();
        assertThat(Method.of("PLAIN")).isEmpty();
    }
}
