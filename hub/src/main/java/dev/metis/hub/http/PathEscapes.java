package dev.metis.hub.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What a path may not be, before anybody takes it apart: the router would read something else than was meant. */
public final class PathEscapes {
    private static final Pattern BROKEN = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final Pattern RUN = Pattern.compile("(?:%[0-9a-fA-F]{2})+");
    private static final Pattern DOTS = Pattern.compile("/(?:\\.|%2[eE]){1,2}(?:/|$)");

    private PathEscapes() {}

    /** Whether each percent sign begins an escape, and the escapes are UTF-8. */
    public static boolean areReadable(String path) {
        return path.indexOf('%') < 0
                || (!BROKEN.matcher(path).find() && RUN.matcher(path).results().allMatch(run -> isText(run.group())));
    }

    /** The path without escapes, which have to be readable. A plus sign stays one. */
    static String decode(String path) {
        return path.indexOf('%') < 0 ? path : QueryStringDecoder.decodeComponent(path.replace("+", "%2B"));
    }

    private static boolean isText(String escapes) {
        var bytes = ByteBuffer.allocate(escapes.length() / 3);
        for (int i = 0; i < escapes.length(); i += 3) {
            bytes.put((byte) Integer.parseInt(escapes, i + 1, i + 3, 16));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).hasRemaining();
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** Whether a segment is a dot or two, escaped or not: a router that follows them gets elsewhere. */
    public static boolean haveDots(String path) {
        return (path.indexOf('.') >= 0 || path.indexOf('%') >= 0)
                && DOTS.matcher(path).find();
    }
}
