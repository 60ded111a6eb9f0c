package dev.metis.proxy;

import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * The client's end of one request: its connection, or with HTTP/2 one of the streams on a connection that others share and
 * that must not suffer from what happens to this one.
 */
final class ClientEnd {

    private ClientEnd() {}

    static boolean isStream(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Whether a request announces a body. A stream need not say how long it is: it is over or it is not. */
    static boolean hasBody(HttpServerRequest request) {
        if (isStream(request)) {
            var stream =
                    Channels.of(request.connection()).pipeline().get(Http2ConnectionHandler.class).connection().stream(
                            request.response().streamId());
            return stream != null && stream.state().remoteSideOpen();
        }
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Cuts the client off: what it has is not the whole, and must not look so. */
    static void abort(HttpServerRequest request) {
        if (isStream(request)) {
            var _ = request.response().reset(Http2Error.INTERNAL_ERROR.code());
        } else {
            Channels.abort(request.connection());
        }
    }

    /** After an answer that is the last of its connection. */
    static void close(HttpServerRequest request) {
        if (!isStream(request)) {
            request.connection().close();
        }
    }

    /** After an answer that came before the request was over: the rest is not wanted. RFC 9113 §8.1 for streams. */
    static void closeUnread(HttpServerRequest request) {
        if (isStream(request)) {
            var _ = request.response().reset(Http2Error.NO_ERROR.code());
        } else {
            Lingering.close(request);
        }
    }
}
