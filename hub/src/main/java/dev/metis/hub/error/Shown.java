package dev.metis.hub.error;

/** What users typed, made fit to be shown or logged again. */
public final class Shown {
    private static final int MAX_LENGTH = 64;

    private Shown() {}

    /** Cut to a fixed length, control characters replaced. */
    public static String cut(String text) {
        if (isFit(text)) {
            return text;
        }
        var clean = text.codePoints()
                .limit(MAX_LENGTH)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return text.codePointCount(0, text.length()) > MAX_LENGTH
                ? clean + "… (" + text.length() + " characters)"
                : clean.toString();
    }

    private static boolean isFit(String text) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
