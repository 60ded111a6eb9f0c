package dev.metis.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which headers go through the proxy. What concerns one connection only stays behind (RFC 9110 §7.6.1), all the rest
 * is passed on as it came, repeated headers included. Requests gain {@code X-Forwarded-*}, appended with a comma and
 * no space to what was there, as configurable-http-proxy does.
 */
final class ForwardedHeaders {

    private static final CharSequence FORWARDED_FOR = new AsciiString("X-Forwarded-For");
    private static final CharSequence FORWARDED_PORT = new AsciiString("X-Forwarded-Port");
    private static final CharSequence FORWARDED_PROTO = new AsciiString("X-Forwarded-Proto");
    private static final CharSequence FORWARDED_HOST = new AsciiString("X-Forwarded-Host");

    private final ProxyConfig.Headers config;

    ForwardedHeaders(ProxyConfig.Headers config) {
        this.config = config;
    }

    /** Copies the headers of an ordinary request. */
    void copyRequest(HttpServerRequest from, MultiMap to, Target target) {
        copy(from.headers(), to);
        to.remove(HttpHeaderNames.TRAILER); // they are not passed on, and must not be promised
        var host = Hosts.asked(from);
        if (host != null && ClientEnd.isStream(from)) {
            to.set(HttpHeaders.HOST, host);
        }
        if (config.forwarded()) {
            extend(from, to, from.isSSL() ? "https" : "http");
            if (host != null && !to.contains(FORWARDED_HOST)) {
                to.set(FORWARDED_HOST, host);
            }
        }
        replace(to, target);
    }

    /** Copies the headers of an offer to switch to WebSocket. */
    void copyUpgrade(HttpServerRequest from, MultiMap to, Target target) {
        copy(from.headers(), to);
        if (config.forwarded()) {
            extend(from, to, from.isSSL() ? "wss" : "ws");
        }
        replace(to, target);
        to.set(HttpHeaders.CONNECTION, "Upgrade");
        to.set(HttpHeaders.UPGRADE, "websocket");
    }

    private void replace(MultiMap to, Target target) {
        if (config.host() == ProxyConfig.Host.TARGETS) {
            to.set(HttpHeaders.HOST, target.hostHeader());
        }
        config.custom().forEach(to::set);
    }

    /** Copies what is not for one connection only; says nothing about how a body is framed. */
    static void copy(Iterable<Map.Entry<String, String>> from, MultiMap to) {
        Set<String> named = Set.of();
        for (var header : from) {
            if (header.getKey().equalsIgnoreCase("connection")) {
                named = namedBy(header.getValue(), named);
            }
        }
        for (var header : from) {
            var name = header.getKey();
            if (!isForOneConnection(name) && (named.isEmpty() || !named.contains(name.toLowerCase(Locale.ROOT)))) {
                to.add(name, header.getValue());
            }
        }
    }

    /** Headers a sender may list in Connection. Not those without which the message would become another one. */
    private static Set<String> namedBy(String connection, Set<String> others) {
        Set<String> names = new HashSet<>(others);
        for (var name : List.of(connection.toLowerCase(Locale.ROOT).split(","))) {
            names.add(name.strip());
        }
        names.removeAll(Set.of("content-length", "host", "cookie", "authorization", "upgrade"));
        return names;
    }

    private static boolean isForOneConnection(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("te");
            case 7 -> name.equalsIgnoreCase("upgrade");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 14 -> name.equalsIgnoreCase("http2-settings");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            default -> false;
        };
    }

    private static void extend(HttpServerRequest from, MultiMap to, String scheme) {
        var client = from.remoteAddress() == null ? null : from.remoteAddress().hostAddress();
        if (client != null) { // who comes through a UNIX socket has no address
            append(to, FORWARDED_FOR, client);
        }
        append(to, FORWARDED_PORT, port(from));
        append(to, FORWARDED_PROTO, scheme);
    }

    private static void append(MultiMap to, CharSequence name, String value) {
        var before = to.getAll(name);
        to.set(name, before.isEmpty() ? value : String.join(",", before) + "," + value);
    }

    private static String port(HttpServerRequest from) {
        var host = Hosts.asked(from);
        var authority = host == null || host.indexOf(':') < 0 ? null : HostAndPort.parseAuthority(host, -1);
        if (authority != null && authority.port() > 0) {
            return Integer.toString(authority.port());
        }
        return from.isSSL() ? "443" : "80";
    }
}
