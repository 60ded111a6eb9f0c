package dev.metis.hub.name;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How names are written into URLs and client ids. Source: JupyterHub's {@code url_path_join}/{@code quote} usage. */
public final class Names {
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern DOTS = Pattern.compile("(?:\\.|%2[Ee])+");
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Names() {}

    /** One path segment: everything percent-encoded but unreserved characters and {@code @}. */
    public static String escape(String name) {
        return encode(name, "@");
    }

    /** As in OAuth client ids and cookie names: everything percent-encoded but unreserved characters and {@code /}. */
    public static String quote(String name) {
        return encode(name, "/");
    }

    /** A query parameter's value or name: nothing but unreserved characters stays. */
    public static String queryEscape(String value) {
        return encode(value, "");
    }

    /** Whether each character is one, rather than half of one or a command to a terminal. */
    public static boolean isPrintable(String name) {
        return name.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c) || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    /** Whether a path that has the name may come to be another one: only dots, as they are or escaped. */
    public static boolean isOnlyDots(String name) {
        return DOTS.matcher(name).matches();
    }

    /** Whether something in it looks as if it were escaped, which it is not. */
    static boolean hasEscape(String name) {
        return ESCAPE.matcher(name).find();
    }

    private static String encode(String name, String alsoSafe) {
        var out = new StringBuilder(name.length() + 8);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (UNRESERVED.indexOf(c) >= 0 || alsoSafe.indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return out.toString();
    }
}
