package dev.metis.proxy;

import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Locale;

/** One stream of a connection that speaks HTTP/2, as Vert.x reads and writes it. */
final class Http2Request implements ClientEnd {

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final RequestHead head;
    private final boolean hasBody;
    private boolean begun;
    private boolean over;

    Http2Request(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
        this.head = RequestHead.of(request);
        this.hasBody = isOpen();
        if (hasBody) {
            request.pause();
        }
    }

    /** A stream need not say how long it is: it is over or it is not. */
    private boolean isOpen() {
        var handler = Channels.of(request.connection()).pipeline().get(Http2ConnectionHandler.class);
        var stream = handler.connection().stream(response.streamId());
        return stream != null && stream.state().remoteSideOpen();
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public boolean hasBody() {
        return hasBody;
    }

    @Override
    public boolean isUploadOver() {
        return !hasBody || request.isEnded();
    }

    @Override
    public void listen(Listener listener) {
        response.exceptionHandler(_ -> listener.clientGone());
        response.drainHandler(_ -> listener.clientReads());
        if (hasBody) {
            request.exceptionHandler(_ -> listener.clientGone());
            request.handler(piece -> {
                listener.uploaded(new DefaultHttpContent(((BufferInternal) piece).getByteBuf()));
                listener.uploadedSoFar();
            });
            request.endHandler(_ -> {
                listener.uploaded(LastHttpContent.EMPTY_LAST_CONTENT);
                listener.uploadedSoFar();
            });
        }
    }

    @Override
    public void pause(boolean paused) {
        if (isUploadOver()) { // Vert.x would throw
            return;
        }
        if (paused) {
            request.pause();
        } else {
            request.resume();
        }
    }

    @Override
    public void sendContinue() {
        response.writeContinue();
    }

    @Override
    public void sendHints(HttpHeaders hints) {
        var named = MultiMap.caseInsensitiveMultiMap();
        hints.forEach(hint -> named.add(hint.getKey().toLowerCase(Locale.ROOT), hint.getValue()));
        response.writeEarlyHints(named);
    }

    @Override
    public void begin(HttpResponse answer) {
        begun = true;
        response.setStatusCode(answer.status().code());
        answer.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        if (isBodiless(answer)
                && (answer.status().code() == 204 || !answer.headers().contains(HttpHeaderNames.CONTENT_LENGTH))) {
            // The length is what the target says or nothing. Vert.x would add one of 0.
            response.headersEndHandler(_ -> response.headers().remove(HttpHeaderNames.CONTENT_LENGTH));
        }
    }

    private boolean isBodiless(HttpResponse answer) {
        return head.method().equals(HttpMethod.HEAD)
                || answer.status().code() == 204
                || answer.status().code() == 304;
    }

    @Override
    public void write(HttpContent content) {
        if (!(content instanceof LastHttpContent last)) {
            response.write(copy(content));
            return;
        }
        over = true;
        last.trailingHeaders().forEach(trailer -> response.trailers().add(trailer.getKey(), trailer.getValue()));
        var unread = !isUploadOver();
        response.end(head.method().equals(HttpMethod.HEAD) ? dropped(content) : copy(content))
                .onComplete(_ -> {
                    if (unread) { // RFC 9113 §8.1
                        var _ = response.reset(Http2Error.NO_ERROR.code());
                    }
                });
    }

    /** Vert.x does not release what it has written. */
    private static Buffer copy(HttpContent content) {
        return BufferInternal.safeBuffer(content.content());
    }

    private static Buffer dropped(HttpContent content) {
        content.release();
        return Buffer.buffer();
    }

    /** A head that comes alone must not wait. */
    @Override
    public void flush() {
        if (begun && !over && !response.headWritten()) {
            response.write(Buffer.buffer());
        }
    }

    @Override
    public boolean isWritable() {
        return !response.writeQueueFull();
    }

    @Override
    public void abort() {
        var _ = response.reset(Http2Error.INTERNAL_ERROR.code());
    }

    @Override
    public void closeAfterwards() {}

    @Override
    public EventExecutor executor() {
        return Channels.of(request.connection()).eventLoop();
    }
}
