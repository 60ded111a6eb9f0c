package dev.metis.hub.authenticator;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * What users' authentication state is encrypted with.
 *
 * @param keys in hexadecimal; the first encrypts, all decrypt; with none nothing is kept
 */
public record AuthStateConfig(List<Secret> keys) {
    private static final int BASE64_LENGTH = 44;
    private static final int HEX_LENGTH = 64;

    private static final Type<List<Secret>> KEYS = Structures.listOr(
            Types.secret().parsed("key", AuthStateConfig::key, Secret::toString),
            keys -> keys,
            Types.secret().parsed("keys with ; between them", AuthStateConfig::keys, List::toString));

    static final Option<List<Secret>> OPTION = Option.of(
                    "keys",
                    KEYS,
                    List.of(),
                    "Keys that auth_state is encrypted with, each 32 bytes in hexadecimal or base64; the first encrypts.")
            .orVariable("JUPYTERHUB_CRYPT_KEY");

    public static final Section SECTION =
            Section.of("CryptKeeper", "How what authenticators keep about users is encrypted.", OPTION);

    public AuthStateConfig {
        keys = List.copyOf(keys);
    }

    public static AuthStateConfig read(ConfigReader in) {
        return new AuthStateConfig(in.at(SECTION).get(OPTION));
    }

    /** Notes that an authenticator shall keep what it knows, and there is nothing to encrypt it with. */
    public static void requireKey(ConfigReader in, String section, AuthenticatorConfig logins, AuthStateConfig states) {
        if (logins.keepsState() && states.keys().isEmpty()) {
            in.at(section)
                    .problem(
                            AuthenticatorConfig.ENABLE_AUTH_STATE,
                            "needs a key to encrypt with, and there is none",
                            "Set JUPYTERHUB_CRYPT_KEY (or CryptKeeper.keys) to what openssl rand -hex 32 prints.");
        }
    }

    private static List<Secret> keys(Secret written) throws BadValue {
        var keys = new ArrayList<Secret>();
        for (var part : written.reveal().split(";", -1)) {
            if (!part.isBlank()) {
                keys.add(key(Secret.of(part.strip())));
            }
        }
        return keys;
    }

    /** In hexadecimal. Source: {@code jupyterhub/crypto.py}, _validate_key. */
    private static Secret key(Secret written) throws BadValue {
        var text = written.reveal();
        try {
            var bytes = switch (text.length()) {
                case BASE64_LENGTH -> Base64.getUrlDecoder().decode(text);
                case HEX_LENGTH -> HexFormat.of().parseHex(text);
                default -> text.getBytes(StandardCharsets.UTF_8);
            };
            if (bytes.length == Fernet.KEY_BYTES) {
                return Secret.of(HexFormat.of().formatHex(bytes));
            }
        } catch (IllegalArgumentException _) {
            // is said below
        }
        throw new BadValue("is not a key of 32 bytes, in hexadecimal or base64", "Make one with: openssl rand -hex 32");
    }
}
