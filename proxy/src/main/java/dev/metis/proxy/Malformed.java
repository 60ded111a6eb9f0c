package dev.metis.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Requests that two servers may read differently, where one ends or whom it is for: they must not reach the second one. What
 * cannot be read at all is refused by Netty before.
 */
final class Malformed {

    private static final String NOT_IN_HOSTS = "/\\@?#,<>\"|^`{}";

    private Malformed() {}

    static boolean isIn(RequestHead request) {
        return isEndUnclear(request)
                || isHostUnclear(request)
                || hasHiddenBody(request)
                || request.headers().contains("");
    }

    private static boolean isEndUnclear(RequestHead request) {
        var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return false;
        }
        return codings.size() > 1
                || !codings.getFirst().strip().equalsIgnoreCase("chunked")
                || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                || request.version() != HttpVersion.HTTP_1_1;
    }

    /** Eight bytes without a length, in drafts of WebSocket that Netty still reads and others do not. */
    private static boolean hasHiddenBody(RequestHead request) {
        return request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                && request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2);
    }

    /** RFC 9112 §3.2: with HTTP/1.1 there is one, and it names a host. */
    private static boolean isHostUnclear(RequestHead request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty()) {
            return request.version() == HttpVersion.HTTP_1_1;
        }
        return hosts.size() > 1 || !isName(hosts.getFirst());
    }

    private static boolean isName(String host) {
        for (int i = 0; i < host.length(); i++) {
            var c = host.charAt(i);
            if (c <= ' ' || c > '~' || NOT_IN_HOSTS.indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
