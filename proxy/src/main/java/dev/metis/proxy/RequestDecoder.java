package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Reads requests more strictly than Vert.x: a length together with chunks is an error, not a choice, since the next
 * server might choose the other (RFC 9112 §6.3). After an offer to switch to WebSocket it stops reading, so that frames
 * sent too early are kept for the target and not taken for a request.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    private static final int MAX_READ_AHEAD_BYTES = 1024 * 1024;

    private final ChunkSizes chunkSizes = new ChunkSizes();
    private boolean offerBegun;
    private boolean stopped;

    RequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Whether the request offers to go on as a WebSocket; offers to switch to anything else are ignored. */
    static boolean isWebSocketOffer(HttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.protocolVersion().minorVersion() > 0
                && WebSocketForwarder.lists(request.headers().getAll(HttpHeaderNames.UPGRADE), "websocket")
                && WebSocketForwarder.lists(request.headers().getAll(HttpHeaderNames.CONNECTION), "upgrade");
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (stopped) {
            if (in.readableBytes() > MAX_READ_AHEAD_BYTES) {
                throw new TooLongFrameException("too much data before the switch to WebSocket");
            }
            return;
        }
        if (!chunkSizes.prepare(in, out)) {
            return;
        }
        var begin = in.readerIndex();
        super.decode(ctx, in, out);
        chunkSizes.decoded(in.readerIndex() - begin, out);
        for (var message : out) {
            if (message instanceof HttpRequest request) {
                offerBegun = request.decoderResult().isSuccess() && isWebSocketOffer(request);
            }
            if (message instanceof LastHttpContent) {
                stopped = offerBegun;
            }
        }
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }

    /** Hands over what came after the offer; belongs to the caller. */
    ByteBuf takeReadAhead() {
        var buffer = internalBuffer();
        return buffer.isReadable() ? buffer.readBytes(buffer.readableBytes()) : Unpooled.EMPTY_BUFFER;
    }
}
