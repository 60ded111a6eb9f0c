package dev.metis.proxy;

import io.netty.handler.codec.http.HttpMethod;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, before any body.
 *
 * @param uri the target of the request line, as sent
 * @param headers as sent; those of HTTP/1 become the target's once one is found
 * @param host whom it is for, as the client named it: HTTP/2 has that before the headers
 * @param client the address it comes from; empty behind a UNIX socket
 */
record RequestHead(
        HttpMethod method,
        String uri,
        HttpVersion version,
        MultiMap headers,
        Optional<String> host,
        String client,
        boolean tls) {

    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PROPFIND", "REPORT");

    /** The head of a request that Vert.x has read. */
    static RequestHead of(HttpServerRequest request) {
        var header = Optional.ofNullable(request.getHeader(HttpHeaders.HOST));
        var host = header.isPresent() || request.version() != HttpVersion.HTTP_2 || request.authority() == null
                ? header
                : Optional.of(request.authority().toString());
        return new RequestHead(
                request.method().toNetty(),
                request.uri(),
                request.version(),
                request.headers(),
                host,
                address(request.remoteAddress()),
                request.isSSL());
    }

    /** An address as it stands in headers and logs. */
    static String address(@Nullable SocketAddress of) {
        return of == null || of.hostAddress() == null ? "" : of.hostAddress();
    }

    boolean isHttp2() {
        return version == HttpVersion.HTTP_2;
    }

    /** Whether the headers say that a body follows; with HTTP/2 they need not. */
    boolean announcesBody() {
        var length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Whether to ask twice is the same as to ask once (RFC 9110 §9.2.2). */
    boolean isIdempotent() {
        return IDEMPOTENT.contains(method.name());
    }

    /** Without the query, which may hold a token. */
    String path() {
        var question = uri.indexOf('?');
        return question < 0 ? uri : uri.substring(0, question);
    }
}
