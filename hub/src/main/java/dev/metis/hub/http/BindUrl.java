package dev.metis.hub.http;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URL to listen at, of which every part but the scheme may be left out: {@code http://:8000}.
 *
 * @param host empty for all interfaces; an IPv6 address has no brackets
 * @param path with a slash at both ends
 */
record BindUrl(String scheme, String host, Optional<Integer> port, String path) {
    static final Type<BindUrl> TYPE = Types.text().parsed("URL to listen at", BindUrl::parse, BindUrl::toString);

    private static final Pattern FORM =
            Pattern.compile("(https?)://(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]*|\\*)(?::([0-9]{1,5}))?(/[^?#\\s]*)?");
    private static final String REMEDY =
            "Write something like http://127.0.0.1:8000, or http://:8000 for all interfaces.";

    /** The port that was written, or the scheme's own. */
    int portOrDefault() {
        return port.orElse(scheme.equals("https") ? 443 : 80);
    }

    static BindUrl parse(String text) throws BadValue {
        if (text.contains("+unix:")) {
            throw new BadValue("is a Unix socket, where this version cannot listen", REMEDY);
        }
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new BadValue("is not a URL to listen at", REMEDY);
        }
        var host = match.group(2).equals("*") ? "" : match.group(2).replaceAll("[\\[\\]]", "");
        var port = Optional.ofNullable(match.group(3)).map(Integer::valueOf);
        if (port.isPresent() && port.get() > 65535) {
            throw new BadValue("has a port above 65535", REMEDY);
        }
        return new BindUrl(
                match.group(1),
                host,
                port,
                BasePath.of(Optional.ofNullable(match.group(4)).orElse("/")));
    }

    @Override
    public String toString() {
        var shown = host.contains(":") ? "[" + host + "]" : host;
        return scheme + "://" + shown + port.map(number -> ":" + number).orElse("") + (path.equals("/") ? "" : path);
    }
}
