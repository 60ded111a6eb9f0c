package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginStateTest {
    private static final String PREFIX = "/services/news/";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SignedText signer = at(NOW);

    private static SignedText at(Instant time) {
        return new SignedText("secret", InstantSource.fixed(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/services/news/",
                "/services/news/a%20b?c=d&e=//f",
                "/services/news/?next=https://other.example/"
            })
    void a_login_leads_to_the_page_that_was_asked_for(String requested) {
        assertThat(LoginState.to(requested, PREFIX).next()).isEqualTo(requested);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/hub/home",
                "//services/news/",
                "//other.example/services/news/",
                "https://other.example/services/news/",
                "https://other.example",
                "\\\\other.example",
                "/services/news/\\..\\..\\other.example",
                "/services/news/ x",
                "/services/news/\r\nSet-Cookie: a=b",
                "/services/news/ü",
                "javascript:alert(1)"
            })
    void anything_else_leads_to_the_first_page(String requested) {
        assertThat(LoginState.to(requested, PREFIX).next()).isEqualTo(PREFIX);
    }

    @Test
    void a_program_at_the_root_does_not_lead_elsewhere_either() {
        assertThat(LoginState.to("//other.example/", "/").next()).isEqualTo("/");
        assertThat(LoginState.to("/page", "/").next()).isEqualTo("/page");
    }

    @Test
    void an_address_too_long_for_the_way_through_the_hub_is_left_behind() {
        assertThat(LoginState.to(PREFIX + "x".repeat(3000), PREFIX).next()).isEqualTo(PREFIX);
    }

    @Test
    void it_survives_the_way_through_the_hub() {
        var state = LoginState.to("/services/news/?a=b%20c", PREFIX);

        assertThat(LoginState.verified(state.sign(signer), at(NOW.plusSeconds(600))))
                .contains(state);
        assertThat(LoginState.verified(state.sign(signer), at(NOW.plusSeconds(601))))
                .isEmpty();
        assertThat(LoginState.verified(state.sign(signer) + "x", signer)).isEmpty();
    }

    @Test
    void only_the_cookie_of_this_very_login_fits() {
        var state = LoginState.to(PREFIX, PREFIX);
        var other = LoginState.to(PREFIX, PREFIX);

        assertThat(state.isOf(state.cookie(signer), signer)).isTrue();
        assertThat(state.isOf(other.cookie(signer), signer)).isFalse();
        assertThat(state.isOf(state.sign(signer), signer)).isFalse();
        assertThat(state.isOf(state.id(), signer)).isFalse();
        assertThat(state.isOf(state.cookie(signer), at(NOW.plus(Duration.ofMinutes(11)))))
                .isFalse();
    }

    @Test
    void the_code_verifier_belongs_to_one_login_and_travels_nowhere() throws Exception {
        var state = LoginState.to(PREFIX, PREFIX);
        var verifier = state.verifier(signer);

        assertThat(verifier)
                .matches("[A-Za-z0-9_-]{43}")
                .isNotEqualTo(LoginState.to(PREFIX, PREFIX).verifier(signer));
        assertThat(state.sign(signer) + state.cookie(signer)).doesNotContain(verifier);
        var digest =
                java.security.MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
        assertThat(state.challenge(signer))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }
}
