package dev.metis.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns {@code %C3%BC} into {@code ü}, strictly: a broken escape or bytes that are no UTF-8 have no decoded form. */
final class PercentDecoder {

    private PercentDecoder() {}

    /** Decodes once. Characters above ASCII stand for the byte they came as, as Netty delivers them. */
    static Optional<String> decode(String encoded) {
        if (isPlain(encoded)) {
            return Optional.of(encoded);
        }
        var bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            var c = encoded.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            var octet = i + 2 < encoded.length() ? octet(encoded.charAt(i + 1), encoded.charAt(i + 2)) : -1;
            if (octet < 0) {
                return Optional.empty();
            }
            bytes.put((byte) octet);
            i += 2;
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%' || text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static int octet(char high, char low) {
        var h = Character.digit(high, 16);
        var l = Character.digit(low, 16);
        return h < 0 || l < 0 || high > 0x7e || low > 0x7e ? -1 : (h << 4) | l;
    }
}
