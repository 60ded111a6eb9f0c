package dev.metis.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Text that only holders of a secret can write, for cookies and addresses: {@code <base64url text>.<unix time>.<base64url
 * HMAC-SHA256>}. Readable by everybody.
 */
final class SignedText {
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SecretKeySpec key;
    private final InstantSource clock;

    /** @param secret the API token; signatures tell nothing about it */
    SignedText(String secret, InstantSource clock) {
        this.clock = clock;
        this.key = key(mac(key(secret.getBytes(StandardCharsets.UTF_8)), "dev.metis.client"));
    }

    /** @param purpose what the text is for; a signature for one purpose is worth nothing for another */
    String sign(String purpose, String text) {
        var encoded = ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
        var signed = encoded + "." + clock.instant().getEpochSecond();
        return signed + "." + macOf(purpose, signed);
    }

    /** The text, unless somebody else wrote it, or for another purpose, or too long ago. Never fails, whatever it gets. */
    Optional<String> verify(String purpose, String signedText, Duration maxAge) {
        var parts = signedText.split("\\.", -1);
        if (parts.length != 3 || !same(macOf(purpose, parts[0] + "." + parts[1]), parts[2])) {
            return Optional.empty();
        }
        var age = clock.instant().getEpochSecond() - Long.parseLong(parts[1]); // what we signed is a number
        return age <= maxAge.toSeconds() && age >= -MAX_SKEW.toSeconds()
                ? Optional.of(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** 43 characters that nobody else can know, always the same for the same text. */
    String secretFor(String purpose, String text) {
        return macOf("secret " + purpose, text);
    }

    private String macOf(String purpose, String text) {
        return ENCODER.encodeToString(mac(key, purpose + "\n" + text));
    }

    static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretKeySpec key(byte[] secret) {
        return new SecretKeySpec(secret, "HmacSHA256");
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
