package dev.metis.spawner.docker;

import java.util.regex.Pattern;

/** What may be the name of an image. Source: the grammar of references of the OCI distribution project. */
final class ImageName {
    private static final int MOST_CHARACTERS = 512;
    private static final String HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]+)?/";
    private static final String PART = "[a-z0-9]+(?:(?:[.]|_|__|-+)[a-z0-9]+)*";
    private static final String TAG = ":[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
    private static final String DIGEST = "@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    private static final Pattern WHOLE =
            Pattern.compile("(?:" + HOST + ")?" + PART + "(?:/" + PART + ")*(?:" + TAG + ")?(?:" + DIGEST + ")?");

    private ImageName() {}

    static boolean isOne(String text) {
        return text.length() <= MOST_CHARACTERS && WHOLE.matcher(text).matches();
    }

    /** Why it is none, to be shown. */
    static String problem(String text) {
        var shown = text.length() <= 100 ? text : text.substring(0, 100) + "…";
        return "\"" + shown + "\" is no name of an image. Names look like quay.io/jupyter/base-notebook:latest.";
    }
}
