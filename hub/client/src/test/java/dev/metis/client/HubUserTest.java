package dev.metis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HubUserTest {
    @Test
    void the_hubs_answer_is_understood() {
        var user = HubUser.of(new JsonObject("""
                {"kind": "user", "name": "ada", "admin": true, "groups": ["staff"], "token_id": "a7", "session_id": null,
                 "scopes": ["access:services", "read:users!user=ada"], "pending": null, "servers": {}}
                """));

        assertThat(user.kind()).isEqualTo(HubUser.Kind.USER);
        assertThat(user.name()).isEqualTo("ada");
        assertThat(user.admin()).isTrue();
        assertThat(user.groups()).containsExactly("staff");
        assertThat(user.tokenId()).contains("a7");
        assertThat(user.sessionId()).isEmpty();
        assertThat(user.holdsAny(java.util.List.of("access:services!service=news")))
                .isTrue();
    }

    @Test
    void a_short_answer_is_a_user_who_may_nothing() {
        var user = HubUser.of(new JsonObject().put("name", "ada"));

        assertThat(user.kind()).isEqualTo(HubUser.Kind.USER);
        assertThat(user.admin()).isFalse();
        assertThat(user.scopes()).isEmpty();
        assertThat(HubUser.of(new JsonObject().put("name", "news").put("kind", "service"))
                        .kind())
                .isEqualTo(HubUser.Kind.SERVICE);
    }

    @Test
    void an_answer_without_a_name_or_with_other_types_is_none() {
        assertThatThrownBy(() -> HubUser.of(new JsonObject())).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> HubUser.of(new JsonObject().put("name", "ada").put("scopes", JsonArray.of(1))))
                .isInstanceOf(RuntimeException.class);
    }

    @ParameterizedTest
    @CsvSource({"ada, A", "ada lovelace, AL", "ada king lovelace, AL", "' ada  lovelace ', AL", "ß x, SSX", "😀, 😀"})
    void initials_come_from_the_words_of_the_name(String name, String initials) {
        assertThat(Identity.of(name, null).initials()).isEqualTo(initials);
    }

    @Test
    void what_the_authenticator_knows_is_shown() {
        var identity = Identity.of("ada", new JsonObject("""
                        {"name": "Ada", "display_name": "Ada Lovelace", "avatar_url": "https://a/b.png", "color": 7}"""));

        assertThat(identity.username()).isEqualTo("ada");
        assertThat(identity.name()).isEqualTo("Ada");
        assertThat(identity.displayName()).isEqualTo("Ada Lovelace");
        assertThat(identity.initials()).isEqualTo("AL");
        assertThat(identity.avatarUrl()).contains("https://a/b.png");
        assertThat(identity.color()).isEmpty();
    }
}
