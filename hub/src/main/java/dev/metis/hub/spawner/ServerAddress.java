package dev.metis.hub.spawner;

import java.net.URI;

/**
 * Where hub and proxy reach a server.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 */
public record ServerAddress(String scheme, String host, int port) {

    /** {@code http://127.0.0.1:40001}, without a path: the form routes use. */
    public String url() {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Reads {@link #url()}; a URL without a port gets its scheme's default. */
    public static ServerAddress parse(String url) {
        var uri = URI.create(url);
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("not a server address: " + url);
        }
        var host = uri.getHost().startsWith("[")
                ? uri.getHost().substring(1, uri.getHost().length() - 1)
                : uri.getHost();
        int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        return new ServerAddress(uri.getScheme(), host, port);
    }
}
