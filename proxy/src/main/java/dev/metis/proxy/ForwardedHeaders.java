package dev.metis.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which headers go through the proxy. What concerns one connection only stays behind (RFC 9110 §7.6.1), all the rest
 * is passed on as it came, repeated headers included. Requests gain {@code X-Forwarded-*}, appended with a comma and
 * no space to what was there, as configurable-http-proxy does.
 */
final class ForwardedHeaders {

    private static final AsciiString FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
    private static final AsciiString FORWARDED_PORT = AsciiString.cached("X-Forwarded-Port");
    private static final AsciiString FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");
    private static final AsciiString FORWARDED_HOST = AsciiString.cached("X-Forwarded-Host");

    private static final List<AsciiString> FOR_ONE_CONNECTION = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"),
            HttpHeaderNames.TE,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            AsciiString.cached("http2-settings"));

    /** Those without which the message would become another one, whatever a sender lists in Connection. */
    private static final Set<String> NEVER_LEFT_OUT =
            Set.of("content-length", "host", "cookie", "authorization", "upgrade");

    private final ProxyConfig.Headers config;

    ForwardedHeaders(ProxyConfig.Headers config) {
        this.config = config;
    }

    /**
     * The headers of an ordinary request as its target gets them: those that HTTP/1's decoder checked are changed in place,
     * others copied.
     *
     * @throws IllegalArgumentException for one that HTTP/1 cannot carry
     */
    HttpHeaders forTarget(RequestHead from, boolean hasBody, Target target) {
        var headers = from.headers() instanceof HeadersMultiMap own ? own : copy(from.headers());
        strip(headers);
        if (from.isHttp2() || !hasBody) {
            headers.remove(HttpHeaderNames.TRAILER); // there will be none: Vert.x does not hand over those of HTTP/2
        }
        if (from.isHttp2()) {
            from.host().ifPresent(host -> headers.set(HttpHeaderNames.HOST, host));
        } else if (from.host().isEmpty()) {
            headers.set(HttpHeaderNames.HOST, target.hostHeader());
        }
        if (from.version() == HttpVersion.HTTP_1_0) {
            headers.remove(HttpHeaderNames.EXPECT); // it does not know what it asks for
        }
        if (hasBody && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (!hasBody
                && (from.method().equals(HttpMethod.DELETE) || from.method().equals(HttpMethod.OPTIONS))) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        }
        if (config.forwarded()) {
            extend(from, headers, from.tls() ? "https" : "http");
            if (from.host().isPresent() && !headers.contains(FORWARDED_HOST)) {
                headers.set(FORWARDED_HOST, from.host().get());
            }
        }
        joinCookies(headers);
        replace(headers, target);
        return headers;
    }

    /** The headers of an offer to switch to WebSocket. */
    HttpHeaders forUpgrade(RequestHead from, Target target) {
        var headers = copy(from.headers());
        strip(headers);
        if (config.forwarded()) {
            extend(from, headers, from.tls() ? "wss" : "ws");
        }
        joinCookies(headers);
        replace(headers, target);
        headers.set(HttpHeaderNames.CONNECTION, "Upgrade");
        headers.set(HttpHeaderNames.UPGRADE, "websocket");
        return headers;
    }

    /** There must not be several (RFC 6265 §5.4), and who gets them may read but one. */
    private static void joinCookies(HttpHeaders headers) {
        var cookies = headers.getAll(HttpHeaderNames.COOKIE);
        if (cookies.size() > 1) {
            headers.set(HttpHeaderNames.COOKIE, String.join("; ", cookies));
        }
    }

    private static HeadersMultiMap copy(MultiMap from) {
        var headers = HeadersMultiMap.httpHeaders();
        from.forEach(header -> headers.add(header.getKey(), header.getValue()));
        return headers;
    }

    private void replace(HttpHeaders headers, Target target) {
        if (config.host() == ProxyConfig.Host.TARGETS) {
            headers.set(HttpHeaderNames.HOST, target.hostHeader());
        }
        config.custom().forEach(headers::set);
    }

    /** Takes out what is for one connection only; nothing is left that says how a body without a length is framed. */
    static void strip(HttpHeaders headers) {
        for (var listed : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (var name : listed.split(",", -1)) {
                if (!NEVER_LEFT_OUT.contains(name.strip().toLowerCase(Locale.ROOT))) {
                    headers.remove(name.strip());
                }
            }
        }
        for (var name : FOR_ONE_CONNECTION) {
            headers.remove(name);
        }
    }

    private static void extend(RequestHead from, HttpHeaders headers, String scheme) {
        if (!from.client().isEmpty()) { // who comes through a UNIX socket has no address
            append(headers, FORWARDED_FOR, from.client());
        }
        append(headers, FORWARDED_PORT, port(from));
        append(headers, FORWARDED_PROTO, scheme);
    }

    private static void append(HttpHeaders headers, AsciiString name, String value) {
        var before = headers.getAll(name);
        headers.set(name, before.isEmpty() ? value : String.join(",", before) + "," + value);
    }

    private static String port(RequestHead from) {
        var host = from.host().orElse("");
        var authority = host.indexOf(':') < 0 ? null : HostAndPort.parseAuthority(host, -1);
        if (authority != null && authority.port() > 0) {
            return Integer.toString(authority.port());
        }
        return from.tls() ? "443" : "80";
    }
}
