package dev.metis.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a target: one request at a time goes out and its answer comes back; in between it lies in its
 * {@link TargetPool}. Used on its event loop only.
 */
final class TargetConnection extends ChannelInboundHandlerAdapter {

    /** Who waits for an answer. */
    interface Listener {

        /** A status below 200, other than the one that switches protocols. */
        void informed(HttpResponse response);

        /** The head of the answer. */
        void answered(HttpResponse response);

        /** A piece of its body, maybe the last; belongs to the listener. */
        void downloaded(HttpContent content);

        /** Nothing more of the answer is here for the moment. */
        void downloadedSoFar();

        /** The target has read so much of the request that more may be written. */
        void targetReads();

        /** The connection ended before the answer did. */
        void targetLost(Throwable cause);
    }

    private final TargetPool.Line line;
    private final String host;
    private final Channel channel;
    private final ResponseDecoder decoder;
    private @Nullable Listener listener;
    private boolean used;
    private boolean heard;
    private boolean sent;
    private boolean answered;
    private boolean informs;
    private boolean reusable;
    private long idleSinceNanos;

    /** @param host as the route names it */
    TargetConnection(TargetPool.Line line, String host, Channel channel, ResponseDecoder decoder) {
        this.line = line;
        this.host = host;
        this.channel = channel;
        this.decoder = decoder;
    }

    /** Whether it has answered before and says nothing now: its target may have closed it before this request came. */
    boolean isStale() {
        return used && !heard && !decoder.hasRest();
    }

    boolean isActive() {
        return channel.isActive();
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /** Begins a request; one that is whole needs no {@link #write} afterwards. */
    void send(HttpRequest request, Listener waiting) {
        listener = waiting;
        heard = false;
        sent = request instanceof LastHttpContent;
        answered = false;
        informs = false;
        reusable = false;
        decoder.expects(request.method());
        var _ = channel.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess() && listener == waiting) {
                lost(written.cause());
            }
        });
    }

    /** The request it was opened for is over before it was sent. */
    void giveBack() {
        idleSinceNanos = System.nanoTime();
        line.release(this);
    }

    /** Writes a piece of the request's body, which is released. */
    void write(HttpContent content) {
        sent = content instanceof LastHttpContent;
        var _ = channel.write(content);
    }

    void flush() {
        channel.flush();
    }

    /** Whether the target reads as fast as it is written to. */
    boolean isWritable() {
        return channel.isWritable();
    }

    /** Holds the answer back, or lets it come. */
    void pause(boolean paused) {
        channel.config().setAutoRead(!paused);
    }

    /** Ends it at once; the listener hears nothing any more. */
    void abort() {
        listener = null;
        Channels.abort(channel);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var waiting = listener;
        heard = true;
        if (waiting == null || answered) { // nobody asked for that
            reusable = false;
            ReferenceCountUtil.release(message);
            if (waiting == null) {
                Channels.abort(channel);
            }
        } else if (message instanceof HttpResponse response) {
            began(response, waiting);
        } else if (message instanceof HttpContent content) {
            continued(content, waiting);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void began(HttpResponse response, Listener waiting) {
        if (response.decoderResult().isFailure()) {
            ReferenceCountUtil.release(response);
            lost(response.decoderResult().cause());
        } else if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != 101) {
            informs = true;
            waiting.informed(response);
        } else {
            reusable = HttpUtil.isKeepAlive(response);
            if (HttpUtil.isTransferEncodingChunked(response)) { // Netty leaves a length beside it, but for HTTP/1.1
                response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            }
            waiting.answered(response);
        }
    }

    private void continued(HttpContent content, Listener waiting) {
        if (informs) {
            informs = !(content instanceof LastHttpContent);
            content.release();
        } else if (content.decoderResult().isFailure()) {
            content.release();
            lost(content.decoderResult().cause());
        } else {
            answered = content instanceof LastHttpContent;
            waiting.downloaded(content);
        }
    }

    /** Only what came in the same piece as the end of an answer shows that nothing followed it. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        var waiting = listener;
        if (waiting == null) {
            if (decoder.hasRest()) {
                Channels.abort(channel);
            }
            return;
        }
        waiting.downloadedSoFar();
        if (answered && waiting == listener) {
            listener = null;
            finish();
        }
    }

    private void finish() {
        if (reusable && sent && channel.isActive() && !decoder.hasRest()) {
            used = true;
            pause(false);
            giveBack();
        } else {
            var _ = channel.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (listener != null && channel.isWritable()) {
            listener.targetReads();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lost(new ClosedChannelException());
    }

    /** A target that will send no more on this connection will not take a request either. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent && listener == null) {
            Channels.abort(channel);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lost(cause);
        Channels.abort(channel);
    }

    private void lost(Throwable cause) {
        var waiting = listener;
        if (waiting != null) {
            abort();
            if (answered) {
                waiting.downloadedSoFar();
            } else {
                waiting.targetLost(TlsRefusal.byTarget(cause, host));
            }
        }
    }
}
