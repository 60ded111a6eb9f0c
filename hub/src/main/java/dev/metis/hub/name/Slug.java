package dev.metis.hub.name;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;

/** A valid server name made of any text. Source: JupyterHub 6, {@code slugs.safe_slug}; the home page's script does the same. */
public final class Slug {
    private static final int MOST = 30;
    private static final int HASH = 8;

    private Slug() {}

    /** Two texts may come to the same. */
    public static String of(String text) {
        return text.matches("[a-z][a-z0-9]{0,29}") ? text : plain(text, MOST);
    }

    /** Different for different texts. */
    public static String unique(String text) {
        return plain(text, MOST - HASH - 1) + "-" + hash(text);
    }

    private static String plain(String text, int most) {
        var name = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{Mn}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceFirst("^-+", "");
        var letterFirst = name.matches("[a-z].*") ? name : "x-" + name;
        var cut = letterFirst.substring(0, Math.min(most, letterFirst.length())).replaceFirst("-+$", "");
        return cut.isEmpty() ? "x" : cut;
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
