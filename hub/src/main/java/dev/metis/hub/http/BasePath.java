package dev.metis.hub.http;

import dev.metis.hub.config.BadValue;
import java.util.regex.Pattern;

/** The path below which everything is served, with a slash at both ends: {@code /} or {@code /jupyter/}. */
final class BasePath {
    private static final Pattern ALLOWED = Pattern.compile("/(?:[A-Za-z0-9._~@%-]+/)*");

    private BasePath() {}

    /** Adds the slashes that are missing. */
    static String of(String written) throws BadValue {
        var path = ("/" + written.strip() + "/").replaceAll("/{2,}", "/");
        if (!ALLOWED.matcher(path).matches() || !PathEscapes.areReadable(path)) {
            throw new BadValue(
                    "is not a path", "Write something like /jupyter/, with anything unusual percent-encoded.");
        }
        return path;
    }
}
