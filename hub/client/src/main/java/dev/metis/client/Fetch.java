package dev.metis.client;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * How a browser fetches: what its headers say about the page that asks. Fetch Metadata ({@code Sec-Fetch-*}) comes only
 * with https and for localhost. Source: JupyterHub {@code _needs_check_xsrf}, {@code get_browser_protocol}.
 */
record Fetch(HttpServerRequest request) {

    /** By either header: programs send no mode, and without https neither do browsers. */
    boolean isWebSocket() {
        return is(HttpMethod.GET)
                && (isMode("websocket")
                        || header("Upgrade")
                                .filter("websocket"::equalsIgnoreCase)
                                .isPresent());
    }

    /** Whether somebody opens a page, as far as can be known. */
    boolean isNavigation() {
        return !isWebSocket() && (isMode("navigate") || header("Sec-Fetch-Mode").isEmpty());
    }

    boolean wantsPage() {
        return isNavigation()
                && header("Accept")
                        .filter(accept -> accept.contains("text/html"))
                        .isPresent();
    }

    /** Whether a login may begin with a redirect, which scripts, sockets and submitted forms cannot follow. */
    boolean canLogIn() {
        return isNavigation() && (is(HttpMethod.GET) || is(HttpMethod.HEAD));
    }

    /** Whether a cookie alone is not enough, since another site's page may have made the browser send it. */
    boolean needsXsrfToken() {
        if (isWebSocket()) {
            return !isOfSameOrigin();
        }
        var readOnly = is(HttpMethod.GET) || is(HttpMethod.HEAD) || is(HttpMethod.OPTIONS);
        var ownImage = isMode("no-cors")
                && header("Sec-Fetch-Site").filter("same-origin"::equals).isPresent();
        return !(readOnly && (isNavigation() || ownImage));
    }

    /** {@code https} or {@code http}, as the browser sees it: the outermost proxy knows. */
    String scheme() {
        return header("Forwarded")
                .map(Fetch::firstOf)
                .flatMap(Fetch::proto)
                .or(() ->
                        header("X-Scheme").or(() -> header("X-Forwarded-Proto")).map(Fetch::firstOf))
                .filter(scheme -> scheme.equals("https") || scheme.equals("http"))
                .orElse(request.isSSL() ? "https" : "http");
    }

    /** Any page may open a WebSocket to any host, and cookies go along; the origin tells whose page it is. */
    private boolean isOfSameOrigin() {
        var origin = header("Origin");
        if (origin.isEmpty()) {
            return true; // not a browser
        }
        var host = origin.flatMap(Fetch::hostOf);
        return host.isPresent()
                && (host.equals(header("Host").map(Fetch::firstOf))
                        || host.equals(header("X-Forwarded-Host").map(Fetch::firstOf)));
    }

    private boolean is(HttpMethod method) {
        return request.method().equals(method);
    }

    private boolean isMode(String mode) {
        return header("Sec-Fetch-Mode").filter(mode::equals).isPresent();
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    private static Optional<String> proto(String forwarded) {
        for (var field : forwarded.split(";", -1)) {
            var pair = field.strip();
            if (pair.startsWith("proto=")) {
                return Optional.of(pair.substring("proto=".length()).replace("\"", ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> hostOf(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority()).map(Fetch::firstOf);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Of the values that proxies put one after the other. */
    private static String firstOf(String list) {
        return list.split(",", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
