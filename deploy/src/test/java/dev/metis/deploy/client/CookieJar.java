package dev.metis.deploy.client;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The cookies of one browser that visits one host, by the rules of RFC 6265 for paths and expiry. The JDK's own rewrites
 * cookies that have a Max-Age into a form that no server of today reads.
 */
final class CookieJar {
    private record Cookie(String name, String value, String path, Instant expires) {
        boolean isSameAs(Cookie other) {
            return name.equals(other.name) && path.equals(other.path);
        }

        boolean goesTo(String requestPath) {
            return Instant.now().isBefore(expires)
                    && requestPath.startsWith(path)
                    && (path.endsWith("/")
                            || requestPath.length() == path.length()
                            || requestPath.charAt(path.length()) == '/');
        }
    }

    private final List<Cookie> cookies = new CopyOnWriteArrayList<>();

    void store(URI from, List<String> setCookieHeaders) {
        for (var header : setCookieHeaders) {
            var cookie = parse(from, header);
            cookies.removeIf(cookie::isSameAs);
            if (Instant.now().isBefore(cookie.expires())) {
                cookies.add(cookie);
            }
        }
    }

    void put(String name, String value, String path) {
        store(URI.create("http://localhost/"), List.of(name + "=" + value + "; Path=" + path));
    }

    /** The value for a {@code Cookie} header, most specific path first. */
    Optional<String> header(URI to) {
        var line = cookies.stream()
                .filter(cookie -> cookie.goesTo(to.getRawPath()))
                .sorted(comparing(cookie -> -cookie.path().length()))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(joining("; "));
        return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }

    Optional<String> value(String name, URI to) {
        return cookies.stream()
                .filter(cookie -> cookie.name().equals(name) && cookie.goesTo(to.getRawPath()))
                .min(comparing(cookie -> -cookie.path().length()))
                .map(Cookie::value);
    }

    private static Cookie parse(URI from, String header) {
        var parts = header.split(";", -1);
        var path = defaultPath(from);
        var expires = Instant.MAX;
        for (var part : List.of(parts).subList(1, parts.length)) {
            var value = after('=', part).strip();
            switch (before('=', part).strip().toLowerCase(Locale.ROOT)) {
                case "path" -> path = value.startsWith("/") ? value : path;
                case "max-age" -> expires = Instant.now().plusSeconds(Long.parseLong(value));
                case "expires" -> expires = expires.equals(Instant.MAX) ? date(value) : expires;
                default -> {}
            }
        }
        return new Cookie(before('=', parts[0]).strip(), after('=', parts[0]).strip(), path, expires);
    }

    /** RFC 6265 §5.1.4: the directory of the request. */
    private static String defaultPath(URI from) {
        var path = from.getRawPath();
        var end = path.lastIndexOf('/');
        return end <= 0 ? "/" : path.substring(0, end);
    }

    private static Instant date(String value) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
        } catch (DateTimeException _) {
            return Instant.MAX;
        }
    }

    private static String before(char mark, String text) {
        var at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String after(char mark, String text) {
        var at = text.indexOf(mark);
        return at < 0 ? "" : text.substring(at + 1);
    }
}
