package dev.metis.hub.authenticator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Yaml;
import dev.metis.hub.error.HubException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthStatesTest {
    private static final String ONE = "11".repeat(32);
    private static final String TWO = "22".repeat(32);
    private static final JsonObject STATE =
            new JsonObject().put("access_token", "a\0b🚀").putNull("n");

    private static AuthStates with(String keys) {
        return new AuthStates(
                Yaml.of("CryptKeeper: {keys: \"" + keys + "\"}").read(HubConfig.SECTIONS, AuthStateConfig::read));
    }

    @Test
    void the_format_is_that_of_the_fernet_specification() {
        var key = Base64.getUrlDecoder().decode("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=");
        var token =
                "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

        assertThat(new Fernet(key).decrypt(token.getBytes(StandardCharsets.US_ASCII)))
                .hasValueSatisfying(plain -> assertThat(plain).asString().isEqualTo("hello"));
    }

    @Test
    void what_was_encrypted_is_read_again() {
        var states = with(ONE);

        var encrypted = states.encrypt(STATE);

        assertThat(encrypted.toString()).startsWith("gAAAAA").doesNotContain("access_token");
        assertThat(states.encrypt(STATE)).isNotEqualTo(encrypted);
        assertThat(states.decrypt(encrypted)).contains(new AuthStates.Read(STATE, false));
    }

    @Test
    void an_earlier_key_reads_and_the_first_one_writes() {
        var old = with(ONE).encrypt(STATE);

        assertThat(with(TWO + ";" + ONE).decrypt(old)).contains(new AuthStates.Read(STATE, true));
        assertThat(with(TWO).decrypt(with(TWO + ";" + ONE).encrypt(STATE))).isPresent();
        assertThat(with(TWO).decrypt(old)).isEmpty();
        assertThat(with("").decrypt(old)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "gAAAAA", "not base64 !", "gAAAAABn"})
    void what_is_no_such_thing_counts_as_nothing(String kept) {
        assertThat(with(ONE).decrypt(Buffer.buffer(kept))).isEmpty();
    }

    @Test
    void a_changed_byte_is_noticed() {
        var encrypted = with(ONE).encrypt(STATE).getBytes();
        encrypted[40] ^= 1;

        assertThat(with(ONE).decrypt(Buffer.buffer(encrypted))).isEmpty();
    }

    @Test
    void without_a_key_nothing_is_kept() {
        assertThatThrownBy(() -> with("").encrypt(STATE))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("auth_state")
                .hasMessageContaining("CryptKeeper.keys");
    }

    @Test
    void keys_are_written_in_three_ways() {
        var raw = "abcdefghijklmnopqrstuvwxyz012345";
        var base64 = Base64.getUrlEncoder().encodeToString(raw.getBytes(StandardCharsets.US_ASCII));

        assertThat(with(raw).decrypt(with(base64).encrypt(STATE))).isPresent();
        var list = Yaml.of("CryptKeeper: {keys: [" + TWO + ", " + base64 + "]}")
                .read(HubConfig.SECTIONS, AuthStateConfig::read);
        assertThat(list.keys()).hasSize(2);
        assertThat(list.toString()).doesNotContain("22");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "zz", "1111111111111111111111111111111111111111111111111111111111111g"})
    void what_is_no_key_stops_the_start(String key) {
        assertThat(Yaml.of("CryptKeeper: {keys: " + key + "}").problems(HubConfig.SECTIONS, AuthStateConfig::read))
                .singleElement()
                .asString()
                .contains("CryptKeeper.keys")
                .doesNotContain(key);
    }
}
