package dev.metis.proxy;

import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a route leads: the address to connect to, and the path and query that are put before those of a request.
 *
 * @param path without a trailing slash, empty for none
 */
record Target(boolean tls, String host, int port, String path, String query, SocketAddress address) {

    /**
     * Reads {@code http://host:port/path?query}, or {@code http+unix://%2Fpath%2Fof%2Fsocket/path} for a UNIX socket;
     * empty for another scheme or no host.
     */
    static Optional<Target> parse(String url) {
        var scheme = url.indexOf("://");
        if (scheme < 0) {
            return Optional.empty();
        }
        var rest = url.substring(scheme + 3);
        var end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        var authority = rest.substring(0, end);
        var tail = RequestPath.of(rest.substring(end));
        return switch (url.substring(0, scheme).toLowerCase(Locale.ROOT)) {
            case "http" -> tail.flatMap(path -> tcp(false, authority, path));
            case "https" -> tail.flatMap(path -> tcp(true, authority, path));
            case "http+unix", "unix+http" -> tail.flatMap(path -> unix(authority, path));
            default -> Optional.empty();
        };
    }

    private static Optional<Target> tcp(boolean tls, String authority, RequestPath tail) {
        var hostPort = authority.substring(authority.lastIndexOf('@') + 1);
        var bare = Hosts.withoutPort(hostPort);
        var host = bare.replace("[", "").replace("]", "");
        var digits = hostPort.substring(bare.length());
        var port = digits.length() < 2 ? Optional.of(tls ? 443 : 80) : port(digits.substring(1));
        return host.isEmpty()
                ? Optional.empty()
                : port.map(number -> at(tls, host, number, tail, SocketAddress.inetSocketAddress(number, host)));
    }

    private static Optional<Target> unix(String authority, RequestPath tail) {
        return PercentDecoder.decode(authority)
                .filter(path -> path.startsWith("/"))
                .map(path -> at(false, "localhost", 80, tail, SocketAddress.domainSocketAddress(path)));
    }

    private static Target at(boolean tls, String host, int port, RequestPath tail, SocketAddress address) {
        var path = tail.raw().endsWith("/") ? tail.raw().substring(0, tail.raw().length() - 1) : tail.raw();
        return new Target(tls, host, port, path, tail.query(), address);
    }

    private static Optional<Integer> port(String digits) {
        try {
            var port = Integer.parseInt(digits);
            return port >= 0 && port <= 65535 ? Optional.of(port) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** What the target is asked for: its own path and query first, if they are kept, then those of the request. */
    String uri(RequestPath request, ProxyConfig.Prefix own) {
        var kept = own == ProxyConfig.Prefix.KEPT;
        var joined = kept ? path + request.raw() : request.raw();
        var ownQuery = kept ? query : "";
        var both = ownQuery.isEmpty() || request.query().isEmpty() ? "" : "&";
        var queries = ownQuery + both + request.query();
        return (joined.isEmpty() ? "/" : joined) + (queries.isEmpty() ? "" : "?" + queries);
    }

    /** How it is named in Host. */
    String hostHeader() {
        var name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** How the client of an event loop connects here. */
    RequestOptions options() {
        return new RequestOptions()
                .setServer(address)
                .setHost(host)
                .setPort(port)
                .setSsl(tls);
    }

    /** The same for a connection that is not pooled. */
    ConnectOptions connectOptions() {
        return new ConnectOptions()
                .setRemoteAddress(address)
                .setHost(host)
                .setPort(port)
                .setSsl(tls);
    }
}
