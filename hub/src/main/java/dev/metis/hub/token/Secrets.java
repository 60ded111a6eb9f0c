package dev.metis.hub.token;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random secrets in the shapes JupyterHub gives them. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private Secrets() {}

    /** 32 hex digits: API tokens and session ids. */
    public static String hex32() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** 30 letters and digits: OAuth codes and access tokens. */
    public static String alphanumeric30() {
        var text = new StringBuilder(30);
        for (int i = 0; i < 30; i++) {
            text.append(ALPHANUMERIC.charAt(RANDOM.nextInt(ALPHANUMERIC.length())));
        }
        return text.toString();
    }

    /** 43 characters that need no escaping: share codes. */
    public static String urlSafe43() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key());
    }

    /** 32 bytes: signing keys. */
    public static byte[] key() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
