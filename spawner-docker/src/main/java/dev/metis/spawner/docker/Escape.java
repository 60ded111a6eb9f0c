package dev.metis.spawner.docker;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a name becomes part of a container's or volume's name. Source: DockerSpawner's option {@code escape}. */
enum Escape {
    /** Everything but small letters and digits becomes {@code -} and its hex digits, so that no two names become one. */
    SAFE('-', "abcdefghijklmnopqrstuvwxyz0123456789") {
        @Override
        String apply(String text) {
            return super.apply(text).toLowerCase(Locale.ROOT);
        }
    },
    /** That of DockerSpawner before 12: different names may become one. */
    LEGACY('_', "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    private final char mark;
    private final String kept;

    Escape(char mark, String kept) {
        this.mark = mark;
        this.kept = kept;
    }

    String apply(String text) {
        var escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            int octet = Byte.toUnsignedInt(each);
            if (kept.indexOf(octet) >= 0) {
                escaped.append((char) octet);
            } else {
                escaped.append(mark).append(Integer.toHexString(octet).toUpperCase(Locale.ROOT));
            }
        }
        return escaped.toString();
    }
}
