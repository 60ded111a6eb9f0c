package dev.metis.hub.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Values signed with the hub's cookie secret, in Tornado's format 2, which JupyterHub's cookies use: {@code
 * 2|1:0|10:<unix time>|<length>:<name>|<length>:<base64 value>|<hex HMAC-SHA256>}.
 */
public final class SignedValue {
    /** A clock that is a little ahead on another hub must not log people out. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    private final SecretKeySpec key;

    /** @param secret 32 random bytes, shared by all hubs */
    public SignedValue(byte[] secret) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    public String sign(String name, String value) {
        var encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
        var time = String.valueOf(Instant.now().getEpochSecond());
        var signed = "2|1:0|" + field(time) + field(name) + field(encoded);
        return signed + HexFormat.of().formatHex(mac(signed));
    }

    /** The value, unless the name, the signature or the age is wrong. Never fails, whatever the text. */
    public Optional<String> verify(String name, String text, Duration maxAge) {
        int end = text.lastIndexOf('|') + 1;
        if (end == 0 || !text.startsWith("2|") || !hasValidMac(text, end)) {
            return Optional.empty();
        }
        var reader = new Fields(text, 2);
        var keyVersion = reader.next();
        var time = reader.next();
        var signedName = reader.next();
        var encoded = reader.next();
        if (keyVersion.isEmpty() || time.isEmpty() || signedName.isEmpty() || encoded.isEmpty() || !reader.isAt(end)) {
            return Optional.empty();
        }
        if (!keyVersion.get().equals("0") || !signedName.get().equals(name) || !isFresh(time.get(), maxAge)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(Base64.getDecoder().decode(encoded.get()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private boolean hasValidMac(String text, int end) {
        try {
            var given = HexFormat.of().parseHex(text.substring(end));
            return MessageDigest.isEqual(given, mac(text.substring(0, end)));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isFresh(String unixSeconds, Duration maxAge) {
        try {
            var signedAt = Instant.ofEpochSecond(Long.parseLong(unixSeconds));
            var now = Instant.now();
            return signedAt.plus(maxAge).isAfter(now) && signedAt.isBefore(now.plus(MAX_SKEW));
        } catch (RuntimeException _) {
            return false;
        }
    }

    private byte[] mac(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String field(String value) {
        return value.length() + ":" + value + "|";
    }

    /** Reads {@code <length>:<text>|} one after the other. */
    private static final class Fields {
        private final String text;
        private int at;

        Fields(String text, int at) {
            this.text = text;
            this.at = at;
        }

        Optional<String> next() {
            int colon = text.indexOf(':', at);
            if (colon < 0 || colon - at > 6) {
                return Optional.empty();
            }
            try {
                int length = Integer.parseInt(text, at, colon, 10);
                int end = colon + 1 + length;
                if (length < 0 || end >= text.length() || text.charAt(end) != '|') {
                    return Optional.empty();
                }
                at = end + 1;
                return Optional.of(text.substring(colon + 1, end));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }

        boolean isAt(int position) {
            return at == position;
        }
    }
}
