package dev.metis.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.MultiMap;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request of an {@link Http1Connection}. */
final class Http1Request implements ClientEnd {

    private final Http1Connection connection;
    private final ChannelHandlerContext ctx;
    private final RequestHead head;
    private final HttpVersion version;
    private final boolean hasBody;
    private boolean uploadOver;
    private boolean paused;
    private boolean closing;
    private boolean over;
    private @Nullable Listener listener;
    /** Begun, but not yet written: what comes in one packet goes out in one packet. */
    private @Nullable HttpResponse heldBack;
    /** The end of an answer that did not wait for the end of the request. */
    private @Nullable ChannelFuture lastWrite;

    Http1Request(Http1Connection connection, HttpRequest request) {
        this.connection = connection;
        this.ctx = connection.context();
        this.version = request.protocolVersion();
        this.closing = !HttpUtil.isKeepAlive(request);
        this.head = new RequestHead(
                request.method(),
                request.uri(),
                isOld() ? io.vertx.core.http.HttpVersion.HTTP_1_0 : io.vertx.core.http.HttpVersion.HTTP_1_1,
                (MultiMap) request.headers(),
                Optional.ofNullable(request.headers().get(HttpHeaderNames.HOST)),
                connection.address(),
                connection.isTls());
        this.hasBody = head.announcesBody();
        this.paused = hasBody;
    }

    private boolean isOld() {
        return version.equals(HttpVersion.HTTP_1_0);
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
        return uploadOver || !hasBody;
    }

    @Override
    public void listen(Listener to) {
        listener = to;
    }

    @Override
    public void pause(boolean wanted) {
        if (paused != wanted && !over) {
            paused = wanted;
            connection.goOn();
        }
    }

    boolean isPaused() {
        return paused;
    }

    /** A piece of the body was read. */
    void received(HttpContent content) {
        if (content.decoderResult().isFailure()) {
            content.release();
            uploadOver = true; // nothing more can be read from this connection
            malformed();
            return;
        }
        uploadOver = content instanceof LastHttpContent;
        if (over || !hasBody || listener == null) {
            content.release();
        } else {
            listener.uploaded(content);
        }
        if (over && uploadOver) {
            if (lastWrite != null) {
                lastWrite.addListener(ChannelFutureListener.CLOSE);
            } else if (!closing) {
                connection.finished();
            }
        }
    }

    private void malformed() {
        if (over || listener == null) {
            abort();
        } else {
            listener.uploadMalformed();
        }
    }

    void readComplete() {
        if (!over && hasBody && listener != null) {
            listener.uploadedSoFar();
        }
    }

    void writable() {
        if (!over && listener != null) {
            listener.clientReads();
        }
    }

    void gone() {
        if (!over && listener != null) {
            over = true;
            listener.clientGone();
        }
    }

    @Override
    public void sendContinue() {
        if (isOld()) { // it would take this for its answer
            return;
        }
        inform(HttpResponseStatus.CONTINUE, HeadersMultiMap.httpHeaders());
    }

    @Override
    public void sendHints(HttpHeaders hints) {
        if (!isOld()) {
            inform(HttpResponseStatus.EARLY_HINTS, hints);
        }
    }

    private void inform(HttpResponseStatus status, HttpHeaders headers) {
        var _ = ctx.writeAndFlush(new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE));
    }

    /**
     * The client's connection does not go on where only its end marks the end of the body, and where the rest of the request
     * would be in the way.
     */
    @Override
    public void begin(HttpResponse response) {
        var headers = response.headers();
        var status = response.status().code();
        var framed = head.method().equals(HttpMethod.HEAD)
                || status == 204
                || status == 304
                || headers.contains(HttpHeaderNames.CONTENT_LENGTH);
        closing |= connection.isEnding() || (isOld() && !framed) || !isUploadOver();
        headers.set(HttpHeaderNames.CONNECTION, closing ? HttpHeaderValues.CLOSE : HttpHeaderValues.KEEP_ALIVE);
        if (!framed && !isOld()) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        response.setProtocolVersion(version);
        connection.encoder().answers(head.method());
        heldBack = response;
    }

    @Override
    public void write(HttpContent content) {
        var first = heldBack;
        heldBack = null;
        if (content instanceof LastHttpContent last) {
            end(first == null ? last : whole(first, last));
            return;
        }
        if (first != null) {
            var _ = ctx.write(first, ctx.voidPromise());
        }
        var _ = ctx.write(content, ctx.voidPromise());
    }

    private static HttpContent whole(HttpResponse first, LastHttpContent last) {
        return new DefaultFullHttpResponse(
                first.protocolVersion(), first.status(), last.content(), first.headers(), last.trailingHeaders());
    }

    private void end(HttpContent last) {
        over = true;
        if (!isUploadOver()) {
            paused = false;
            lastWrite = ctx.writeAndFlush(last);
            LingeringClose.after(lastWrite);
            connection.goOn();
        } else if (closing) {
            connection.end(ctx.writeAndFlush(last));
        } else {
            var _ = ctx.write(last, ctx.voidPromise());
            if (uploadOver) {
                connection.finished();
            }
        }
    }

    @Override
    public void flush() {
        if (heldBack != null) {
            var _ = ctx.write(heldBack, ctx.voidPromise());
            heldBack = null;
        }
        ctx.flush();
    }

    @Override
    public boolean isWritable() {
        return ctx.channel().isWritable();
    }

    @Override
    public void abort() {
        over = true;
        Channels.abort(ctx.channel());
    }

    @Override
    public void closeAfterwards() {
        closing = true;
    }

    @Override
    public EventExecutor executor() {
        return ctx.executor();
    }
}
