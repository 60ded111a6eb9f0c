package dev.metis.hub.error;

import java.util.List;
import java.util.stream.Collectors;

/** What users typed, made fit to be shown or logged again. */
public final class Shown {
    private static final int MAX_LENGTH = 64;
    private static final int MOST = 20;

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

    /** The first of them, each cut, and how many more there are. */
    public static String list(List<String> texts) {
        var shown = texts.stream().limit(MOST).map(Shown::cut).collect(Collectors.joining(", "));
        return texts.size() > MOST ? shown + " and " + (texts.size() - MOST) + " more" : shown;
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
