package dev.metis.proxy;

import java.util.Locale;
import java.util.Optional;

/** The name of a host as routes are matched with it: lower case, without a port and an address's brackets. */
final class Hosts {

    private Hosts() {}

    /** The name in a Host header; empty when there is none. */
    static String named(Optional<String> header) {
        return header.map(Hosts::withoutPort).map(Hosts::plain).orElse("");
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
