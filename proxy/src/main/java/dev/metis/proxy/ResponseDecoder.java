package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;

/** Reads a target's answers; it must be told what was asked, since the answer to HEAD has no body whatever its headers say. */
final class ResponseDecoder extends HttpResponseDecoder {

    /** Headers that are checked when they are read, and can be written as they are. */
    private static final HttpHeadersFactory HEADERS = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return HeadersMultiMap.httpHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return newHeaders();
        }
    };

    private final ChunkSizes chunkSizes = new ChunkSizes();
    private boolean bodiless;
    private boolean inMessage;

    /**
     * @param maxHeaderBytes of the status line, and of all headers together
     * @param maxPieceBytes largest piece that a body is handed over in
     */
    ResponseDecoder(int maxHeaderBytes, int maxPieceBytes) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(maxHeaderBytes)
                .setMaxHeaderSize(maxHeaderBytes)
                .setMaxChunkSize(maxPieceBytes)
                .setHeadersFactory(HEADERS));
    }

    /** The next answer is one to such a request. */
    void expects(HttpMethod method) {
        bodiless = method.equals(HttpMethod.HEAD);
    }

    /** Whether something has come of an answer that is not over. */
    boolean hasRest() {
        return inMessage || actualReadableBytes() > 0;
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        inMessage = true;
        return super.createMessage(initialLine);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (!chunkSizes.prepare(in, out)) {
            return;
        }
        var begin = in.readerIndex();
        super.decode(ctx, in, out);
        chunkSizes.decoded(in.readerIndex() - begin, out);
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
            inMessage = false;
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        var informs = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        return (bodiless && !informs) || super.isContentAlwaysEmpty(message);
    }
}
