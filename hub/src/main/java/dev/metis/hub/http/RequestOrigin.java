package dev.metis.hub.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The request as the browser sent it, behind whatever proxies stand before the hub. Source: JupyterHub {@code
 * get_browser_protocol}, Tornado xheaders.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the Host header, perhaps with a port
 * @param address the client's IP address
 */
public record RequestOrigin(String scheme, String host, String address) {

    /** @param trustedProxies addresses that are skipped when X-Forwarded-For is read from its end */
    public static RequestOrigin of(HttpServerRequest request, Set<String> trustedProxies) {
        return new RequestOrigin(scheme(request), host(request), address(request, trustedProxies));
    }

    /** HTTP/2 has no Host header. */
    private static String host(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Host"))
                .or(() -> Optional.ofNullable(request.authority()).map(HostAndPort::toString))
                .orElse("");
    }

    private static String scheme(HttpServerRequest request) {
        var forwarded = request.getHeader("Forwarded");
        if (forwarded != null) {
            for (var part : forwarded.split(",", 2)[0].split(";", -1)) {
                var pair = part.strip();
                if (pair.regionMatches(true, 0, "proto=", 0, 6)) {
                    return known(pair.substring(6).replace("\"", ""), request);
                }
            }
        }
        for (var name : new String[] {"X-Scheme", "X-Forwarded-Proto"}) {
            var value = request.getHeader(name);
            if (value != null && !value.isBlank()) {
                return known(value.split(",", 2)[0].strip(), request);
            }
        }
        return request.isSSL() ? "https" : "http";
    }

    private static String known(String scheme, HttpServerRequest request) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> "https";
            case "http", "ws" -> "http";
            default -> request.isSSL() ? "https" : "http";
        };
    }

    private static String address(HttpServerRequest request, Set<String> trustedProxies) {
        var peer = request.remoteAddress() == null
                ? ""
                : Optional.ofNullable(request.remoteAddress().hostAddress()).orElse("");
        var forwarded = Optional.ofNullable(request.getHeader("X-Forwarded-For"))
                .or(() -> Optional.ofNullable(request.getHeader("X-Real-Ip")));
        if (forwarded.isEmpty()) {
            return peer;
        }
        var hops = Arrays.stream(forwarded.get().split(",", -1))
                .map(String::strip)
                .filter(hop -> !hop.isEmpty())
                .toList();
        for (int i = hops.size() - 1; i >= 0; i--) {
            if (!trustedProxies.contains(hops.get(i))) {
                return isAddress(hops.get(i)) ? hops.get(i) : peer;
            }
        }
        return peer;
    }

    private static boolean isAddress(String text) {
        return text.length() <= 45 && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':');
    }
}
