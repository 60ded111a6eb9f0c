package dev.metis.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name of a host as routes are matched with it: lower case, without a port and an address's brackets. */
final class Hosts {

    private Hosts() {}

    /** What the client wants to speak to, as it said it: HTTP/2 has it before the headers. */
    static @Nullable String asked(HttpServerRequest request) {
        var header = request.getHeader(HttpHeaders.HOST);
        var authority = header == null && ClientEnd.isStream(request) ? request.authority() : null;
        return authority == null ? header : authority.toString();
    }

    /** The name in a Host header; empty when there is none. */
    static String named(@Nullable String header) {
        return header == null ? "" : plain(withoutPort(header));
    }

    /** A name as it stands in a route. */
    static String plain(String host) {
        var bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.toLowerCase(Locale.ROOT);
    }

    /** A Host header up to its port, as it was sent. */
    static String withoutPort(String header) {
        var colon = header.lastIndexOf(':');
        return colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    }
}
