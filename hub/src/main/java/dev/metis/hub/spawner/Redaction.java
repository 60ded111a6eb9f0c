package dev.metis.hub.spawner;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Takes a server's secrets out of its log, also on a hub that never knew them: what is kept are their lengths and salted
 * digests, and every stretch of text of such a length is looked up.
 */
public final class Redaction {
    private static final String COVER = "***";
    private static final int SALT_BYTES = 16;

    /** Shorter values are ordinary words too often. */
    private static final int SHORTEST = 8;

    private static final Pattern SECRET_NAME = Pattern.compile("TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|_KEY$|COOKIE");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] salt;
    private final Map<Integer, Set<String>> digestsByLength = new TreeMap<>();

    private Redaction(byte[] salt) {
        this.salt = salt;
    }

    /** Of the variables whose names say that they hold a secret. */
    public static Redaction of(Map<String, String> environment) {
        var salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        var redaction = new Redaction(salt);
        environment.forEach((name, value) -> {
            if (value.length() >= SHORTEST
                    && SECRET_NAME.matcher(name.toUpperCase(Locale.ROOT)).find()) {
                redaction.add(value.length(), redaction.digest(value));
            }
        });
        return redaction;
    }

    /** Reads {@link #encoded()}; of the empty text it is a redaction of nothing. */
    public static Redaction parse(String encoded) {
        var lines = encoded.lines().toList();
        if (lines.isEmpty()) {
            return new Redaction(new byte[0]);
        }
        var redaction = new Redaction(HexFormat.of().parseHex(lines.getFirst()));
        for (var line : lines.subList(1, lines.size())) {
            int blank = line.indexOf(' ');
            redaction.add(Integer.parseInt(line, 0, blank, 10), line.substring(blank + 1));
        }
        return redaction;
    }

    /** The salt, then a length and a digest per line. */
    public String encoded() {
        var text = new StringBuilder(HexFormat.of().formatHex(salt)).append('\n');
        digestsByLength.forEach((length, digests) -> digests.forEach(
                digest -> text.append(length).append(' ').append(digest).append('\n')));
        return text.toString();
    }

    /** The text with every secret covered. */
    public String apply(String text) {
        var result = text;
        for (var entry : digestsByLength.entrySet()) {
            result = cover(result, entry.getKey(), entry.getValue());
        }
        return result;
    }

    private String cover(String text, int length, Set<String> digests) {
        var covered = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (i + length <= text.length() && digests.contains(digest(text.substring(i, i + length)))) {
                covered.append(COVER);
                i += length;
            } else {
                covered.append(text.charAt(i++));
            }
        }
        return covered.toString();
    }

    private void add(int length, String digest) {
        digestsByLength.computeIfAbsent(length, _ -> new HashSet<>()).add(digest);
    }

    private String digest(String value) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return HexFormat.of().formatHex(sha256.digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
