package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import java.text.Normalizer;

/** What people call a server: 1 to 255 printable characters with single spaces inside. Source: JupyterHub 6. */
final class DisplayName {
    private static final int MAX_LENGTH = 255;

    private DisplayName() {}

    static boolean isValid(String name) {
        var normal = Normalizer.normalize(name, Normalizer.Form.NFC);
        return !normal.isEmpty()
                && !isTooLong(normal)
                && normal.strip().equals(normal)
                && !normal.contains("  ")
                && normal.codePoints().allMatch(DisplayName::isPrintable);
    }

    /** The name as it was given, if a new server may be called so. */
    static String ofNew(String name) {
        if (!isValid(name)) {
            throw new HubError.BadRequest(
                            "display_name: 1 to 255 printable characters, without spaces around it or several in a row")
                    .exception();
        }
        return name;
    }

    /** The name as it was given, if a server that is there may be called so: JupyterHub lets it be any text. */
    static String stored(String name) {
        if (isTooLong(name)) {
            throw new HubError.BadRequest("display_name: at most 255 characters").exception();
        }
        return name;
    }

    private static boolean isTooLong(String name) {
        return name.codePointCount(0, name.length()) > MAX_LENGTH;
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
