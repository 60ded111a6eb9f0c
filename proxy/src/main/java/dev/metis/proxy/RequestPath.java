package dev.metis.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The path of a request in its two forms: as the client wrote it, which is what the target gets to see, and decoded,
 * which is what routes are matched with.
 *
 * @param raw starts with a slash, unless all of it was taken away; dot segments are resolved and backslashes turned,
 *     everything else is as sent
 * @param query what follows the question mark, empty if there is none
 * @param decoded the raw path, percent-decoded once
 */
record RequestPath(String raw, String query, String decoded) {

    /** Reads the target of a request line; empty when an escape in the path is malformed. */
    static Optional<RequestPath> of(String requestTarget) {
        var target = withoutOrigin(requestTarget);
        var fragment = target.indexOf('#');
        if (fragment >= 0) {
            target = target.substring(0, fragment);
        }
        var question = target.indexOf('?');
        var query = question < 0 ? "" : ascii(target.substring(question + 1));
        var raw = resolved(question < 0 ? target : target.substring(0, question));
        return PercentDecoder.decode(raw).map(decoded -> new RequestPath(raw, query, decoded));
    }

    /**
     * What is left after so many segments, as configurable-http-proxy's {@code --no-include-prefix} wants it: without a
     * slash when nothing is left. An escaped slash ends a segment, too, since routes are matched with the decoded path.
     */
    RequestPath without(int segments) {
        if (segments == 0) {
            return this;
        }
        var at = 0;
        while (at < raw.length() && slashAt(at) > 0) {
            at += slashAt(at);
        }
        for (int passed = 0; at < raw.length(); at++) {
            if (slashAt(at) > 0 && ++passed == segments) {
                var rest = "/" + raw.substring(at + slashAt(at));
                return new RequestPath(rest, query, decoded);
            }
        }
        return new RequestPath("", query, decoded);
    }

    /** How many characters a slash takes that stands there; 0 for something else. */
    private int slashAt(int index) {
        if (raw.charAt(index) == '/') {
            return 1;
        }
        return raw.regionMatches(true, index, "%2f", 0, 3) ? 3 : 0;
    }

    private static String withoutOrigin(String requestTarget) {
        if (requestTarget.startsWith("/")) {
            return requestTarget;
        }
        var scheme = requestTarget.indexOf("://");
        if (scheme < 0) {
            return "/" + requestTarget;
        }
        var end = scheme + 3;
        while (end < requestTarget.length() && "/?#".indexOf(requestTarget.charAt(end)) < 0) {
            end++;
        }
        var rest = requestTarget.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static String resolved(String path) {
        var slashed = ascii(path.indexOf('\\') < 0 ? path : path.replace('\\', '/'));
        if (!slashed.contains("/.") && !slashed.contains("/%2e") && !slashed.contains("/%2E")) {
            return slashed;
        }
        List<String> segments = new ArrayList<>();
        var sent = slashed.substring(1).split("/", -1);
        for (int i = 0; i < sent.length; i++) {
            var dots = dots(sent[i]);
            if (dots == 2 && !segments.isEmpty()) {
                segments.removeLast();
            }
            if (dots == 0) {
                segments.add(sent[i]);
            } else if (i == sent.length - 1) {
                segments.add("");
            }
        }
        return "/" + String.join("/", segments);
    }

    /** 1 for this directory, 2 for the one above, 0 for a name. */
    private static int dots(String segment) {
        if (segment.length() > 6 || (!segment.startsWith(".") && !segment.startsWith("%"))) {
            return 0;
        }
        return switch (segment.toLowerCase(Locale.ROOT).replace("%2e", ".")) {
            case "." -> 1;
            case ".." -> 2;
            default -> 0;
        };
    }

    /** Bytes that must not stand raw in a request line are escaped: Netty would write them as something else. */
    private static String ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e || text.charAt(i) <= ' ') {
                return escaped(text);
            }
        }
        return text;
    }

    private static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c > 0x7e || c <= ' ') {
                out.append(String.format(Locale.ROOT, "%%%02X", c & 0xff));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
