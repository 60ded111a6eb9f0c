package dev.metis.hub.error;

/** What users typed, made fit to be shown or logged again. */
public final class Shown {
    private static final int MAX_LENGTH = 64;

    private Shown() {}

    /** Cut to a fixed length, control characters replaced. */
    public static String cut(String text) {
        var clean = text.codePoints()
                .limit(MAX_LENGTH)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return text.codePointCount(0, text.length()) > MAX_LENGTH
                ? clean + "… (" + text.length() + " characters)"
                : clean.toString();
    }
}
