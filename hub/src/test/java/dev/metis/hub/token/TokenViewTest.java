package dev.metis.hub.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.token.TokenView.Lifetime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenViewTest {

    @Test
    void without_a_limit_a_token_may_live_for_ever() {
        var choices = Lifetime.choices(Optional.empty());

        assertThat(choices)
                .extracting(Lifetime::seconds)
                .containsExactly("3600", "86400", "604800", "2592000", "31536000", "");
        assertThat(choices.getLast().label()).isEqualTo("Never");
    }

    @Test
    void with_a_limit_nothing_longer_is_offered_and_the_limit_is_the_usual_choice() {
        var choices = Lifetime.choices(Optional.of(Duration.ofDays(7)));

        assertThat(choices).extracting(Lifetime::seconds).containsExactly("3600", "86400", "");
        assertThat(choices.getLast().label()).isEqualTo("7 days, the longest");
        assertThat(Lifetime.choices(Optional.of(Duration.ofHours(5))).getLast().label())
                .startsWith("5 hours");
        assertThat(Lifetime.choices(Optional.of(Duration.ofMinutes(20)))).hasSize(1);
    }
}
