package dev.metis.proxy;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection as long as it speaks HTTP/1: its requests are answered one after the other, in their order, on
 * Netty's level, where nothing is copied. Stands before Vert.x's own handler, and leaves the connection to it for good when a
 * request comes that is the last one anyway: an offer to switch to WebSocket, and what cannot be read.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter {

    private final Consumer<ClientEnd> requests;
    private final ClientConnections.Use use;
    private final ResponseEncoder encoder;
    private final String address;
    private final boolean tls;
    /** What was read but is not yet anybody's turn. */
    private final Deque<Object> waiting = new ArrayDeque<>(4);

    private final LingeringClose lingering = new LingeringClose();

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Http1Request current;
    private boolean taking;
    private boolean left;
    private boolean draining;
    private boolean over;

    /** @param requests is told of every request */
    Http1Connection(
            HttpConnection connection,
            ClientConnections.Use use,
            ResponseEncoder encoder,
            Consumer<ClientEnd> requests) {
        this.requests = requests;
        this.use = use;
        this.encoder = encoder;
        this.address = RequestHead.address(connection.remoteAddress());
        this.tls = connection.isSsl();
    }

    ChannelHandlerContext context() {
        return requireNonNull(ctx);
    }

    ResponseEncoder encoder() {
        return encoder;
    }

    /** Where it comes from; empty for a UNIX socket. */
    String address() {
        return address;
    }

    boolean isTls() {
        return tls;
    }

    /** Whether it will be closed after the request that is being answered: the listener is, and nobody waits any more. */
    boolean isEnding() {
        return draining && waiting.isEmpty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (left) {
            context.fireChannelRead(message);
        } else if (over) {
            lingering.heard();
            ReferenceCountUtil.release(message);
        } else if (waiting.isEmpty() && !taking && isItsTurn(message)) {
            take(message);
            regulate();
        } else {
            waiting.add(message);
            regulate();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (left) {
            context.fireChannelReadComplete();
        } else if (current != null) {
            current.readComplete();
        }
    }

    /** A request has to wait for the answer before it, and until the client has read so much that there is room for its own. */
    private boolean isItsTurn(Object message) {
        return message instanceof HttpRequest
                ? current == null && context().channel().isWritable()
                : current == null || !current.isPaused();
    }

    private void take(Object message) {
        taking = true;
        try {
            if (message instanceof HttpRequest request) {
                begin(request);
            } else if (message instanceof HttpContent content && current != null) {
                current.received(content);
            } else {
                ReferenceCountUtil.release(message);
            }
        } finally {
            taking = false;
        }
    }

    private void begin(HttpRequest request) {
        var known = request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (!known || request.decoderResult().isFailure() || RequestDecoder.isWebSocketOffer(request)) {
            leave(request);
            return;
        }
        use.began();
        var begun = new Http1Request(this, request);
        current = begun;
        requests.accept(begun);
    }

    /** Goes on with what waits, and reads on if that is all taken. */
    void goOn() {
        if (taking) {
            return;
        }
        while (!left && !waiting.isEmpty() && isItsTurn(requireNonNull(waiting.peek()))) {
            var next = waiting.remove();
            if (draining && waiting.size() < 2) { // its own end, maybe: others are to be read before it is answered
                context().channel().config().setAutoRead(true);
            }
            take(next);
        }
        if (!left) {
            if (current != null) {
                current.readComplete();
            }
            regulate();
        }
    }

    /** The request that came last has its answer, and all of it has been read. */
    void finished() {
        current = null;
        use.ended();
        if (isEnding()) {
            end(context().writeAndFlush(Unpooled.EMPTY_BUFFER));
        } else {
            goOn();
        }
    }

    /**
     * Closes when the last answer is written. Requests that were on their way before the client could read that it is the last
     * one are read and not answered: with them unread, the system would tell the client of a broken connection.
     */
    void end(ChannelFuture lastWrite) {
        over = true;
        if (draining) {
            dropWaiting();
            lingering.begin(lastWrite);
            regulate();
        } else {
            lastWrite.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void dropWaiting() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    private void regulate() {
        var config = context().channel().config();
        var wanted = left || over || (waiting.isEmpty() && (current == null || !current.isPaused()));
        if (config.isAutoRead() != wanted) {
            config.setAutoRead(wanted);
        }
    }

    private void leave(HttpRequest last) {
        left = true;
        encoder.answers(last.method());
        var handler = context();
        handler.channel().config().setAutoRead(true);
        handler.fireChannelRead(last);
        while (!waiting.isEmpty()) {
            handler.fireChannelRead(waiting.remove());
        }
        handler.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            if (current != null) {
                current.writable();
            }
            goOn();
        }
        context.fireChannelWritabilityChanged();
    }

    /** Vert.x shuts the listener down: it knows of no request here, and would close without answering. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!left && event instanceof ShutdownEvent shutdown && shutdown.timeout() > 0) {
            draining = true;
            if (current == null && isEnding()) {
                over = true;
                var _ = context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (current != null) {
            current.gone();
        }
        dropWaiting();
        context.fireChannelInactive();
    }
}
