package dev.metis.proxy;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a route leads: the address to connect to, and the path and query that are put before those of a request.
 *
 * @param path without a trailing slash, empty for none
 */
record Target(boolean tls, String host, int port, String path, String query, SocketAddress address) {

    /** Reads {@code http://host:port/path?query}; empty for another scheme or no host. */
    static Optional<Target> parse(String url) {
        var lower = url.toLowerCase(Locale.ROOT);
        var tls = lower.startsWith("https://");
        if (!tls && !lower.startsWith("http://")) {
            return Optional.empty();
        }
        var rest = url.substring(tls ? 8 : 7);
        var end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        var hostPort = rest.substring(rest.lastIndexOf('@', Math.max(0, end - 1)) + 1, end);
        var colon = hostPort.lastIndexOf(':');
        var hasPort = colon > hostPort.lastIndexOf(']');
        var host = (hasPort ? hostPort.substring(0, colon) : hostPort)
                .replace("[", "")
                .replace("]", "");
        var port = hasPort && colon < hostPort.length() - 1
                ? port(hostPort.substring(colon + 1))
                : Optional.of(tls ? 443 : 80);
        if (host.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        var tail = RequestPath.of(rest.substring(end));
        return tail.map(at -> new Target(
                tls,
                host,
                port.get(),
                at.raw().endsWith("/") ? at.raw().substring(0, at.raw().length() - 1) : at.raw(),
                at.query(),
                SocketAddress.inetSocketAddress(port.get(), host)));
    }

    private static Optional<Integer> port(String digits) {
        try {
            var port = Integer.parseInt(digits);
            return port >= 0 && port <= 65535 ? Optional.of(port) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** What the target is asked for: its own path and query first, then those of the request. */
    String uri(RequestPath request) {
        var joined = path.isEmpty() ? request.raw() : path + request.raw();
        if (query.isEmpty()) {
            return request.query().isEmpty() ? joined : joined + "?" + request.query();
        }
        return joined + "?" + query + (request.query().isEmpty() ? "" : "&" + request.query());
    }

    /** How the client of an event loop connects here. */
    RequestOptions options() {
        return new RequestOptions()
                .setServer(address)
                .setHost(host)
                .setPort(port)
                .setSsl(tls);
    }
}
