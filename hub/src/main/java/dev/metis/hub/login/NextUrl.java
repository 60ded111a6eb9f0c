package dev.metis.hub.login;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.RequestOrigin;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a browser may be sent after logging in: only to paths of this hub's own host. Source: JupyterHub {@code
 * BaseHandler.get_next_url}; the vectors are in its tests.
 */
public final class NextUrl {
    private NextUrl() {}

    /** The part of {@code next} that is safe to redirect to; empty for anything that leads elsewhere. */
    public static Optional<String> validated(String next, RequestOrigin origin, BaseUrl base) {
        var url = collapse(next.replace("\\", "%5C"));
        if (hasControlCharacter(url)) {
            return Optional.empty();
        }
        var scheme = base.publicUrl().map(URI::getScheme).orElse(origin.scheme());
        var host = base.publicUrl().map(URI::getRawAuthority).orElse(origin.host());
        var rest = afterOwnHost(url, scheme + "://" + host).or(() -> afterOwnHost(url, "//" + host));
        if (rest.isPresent()) {
            return Optional.of("/" + stripSlashes(rest.get()));
        }
        return url.startsWith("/") && !url.startsWith("//") ? Optional.of(url) : Optional.empty();
    }

    private static Optional<String> afterOwnHost(String url, String own) {
        if (!url.toLowerCase(Locale.ROOT).startsWith(own.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        var rest = url.substring(own.length());
        return rest.isEmpty() || "/?#".indexOf(rest.charAt(0)) >= 0 ? Optional.of(rest) : Optional.empty();
    }

    /** More than two leading slashes become two. */
    private static String collapse(String url) {
        return url.startsWith("///") ? "//" + stripSlashes(url) : url;
    }

    private static String stripSlashes(String url) {
        int at = 0;
        while (at < url.length() && url.charAt(at) == '/') {
            at++;
        }
        return url.substring(at);
    }

    /** Browsers drop tabs and line breaks from addresses, which would make {@code /\t/host} another host. */
    private static boolean hasControlCharacter(String url) {
        return url.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
    }
}
