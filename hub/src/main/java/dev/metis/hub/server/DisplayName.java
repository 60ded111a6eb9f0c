package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import java.text.Normalizer;

/** What people call a server: 1 to 255 printable characters with single spaces inside. Source: JupyterHub 6. */
final class DisplayName {
    private static final int MAX_LENGTH = 255;

    private DisplayName() {}

    /** The name as it was given, if it is a good one. */
    static String checked(String name) {
        var normal = Normalizer.normalize(name, Normalizer.Form.NFC);
        boolean wrong = normal.isEmpty()
                || normal.length() > MAX_LENGTH
                || !normal.strip().equals(normal)
                || normal.contains("  ")
                || !normal.codePoints().allMatch(DisplayName::isPrintable);
        if (wrong) {
            throw new HubError.BadRequest(
                            "A display name has 1 to 255 printable characters, without spaces around it or"
                                    + " several in a row")
                    .exception();
        }
        return name;
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
