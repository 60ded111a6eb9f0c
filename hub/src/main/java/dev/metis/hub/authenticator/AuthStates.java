package dev.metis.hub.authenticator;

import dev.metis.hub.error.HubError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Encrypts what authenticators keep about users, tokens of login providers for instance. The first key encrypts, all are tried
 * for reading, so that keys can be changed.
 */
public final class AuthStates {
    private final List<Fernet> keys;

    public AuthStates(AuthStateConfig config) {
        keys = config.keys().stream()
                .map(key -> new Fernet(HexFormat.of().parseHex(key.reveal())))
                .toList();
    }

    /**
     * What was kept.
     *
     * @param outdated whether it was not the first key that read it: it should be written again
     */
    public record Read(JsonObject state, boolean outdated) {}

    /** Whether anything can be kept at all. */
    public boolean isPossible() {
        return !keys.isEmpty();
    }

    /** Refused when there is no key. */
    public Buffer encrypt(JsonObject state) {
        if (keys.isEmpty()) {
            throw new HubError.BadRequest("auth_state: this hub can keep none, for it has no key to encrypt it with"
                            + " (CryptKeeper.keys in the settings)")
                    .exception();
        }
        return Buffer.buffer(keys.getFirst().encrypt(state.encode().getBytes(StandardCharsets.UTF_8)));
    }

    /** Empty when no key fits, which counts as if there were none. */
    public Optional<Read> decrypt(Buffer encrypted) {
        var bytes = encrypted.getBytes();
        for (var key : keys) {
            var plain = key.decrypt(bytes);
            if (plain.isPresent()) {
                return parse(plain.get()).map(state -> new Read(state, key != keys.getFirst()));
            }
        }
        return Optional.empty();
    }

    private static Optional<JsonObject> parse(byte[] plain) {
        try {
            return Optional.of(new JsonObject(Buffer.buffer(plain)));
        } catch (DecodeException _) {
            return Optional.empty();
        }
    }
}
