package dev.metis.proxy;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

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

    private boolean bodiless;

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

    /** Whether there are bytes that belong to no answer so far. */
    boolean hasRest() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        var informs = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        return (bodiless && !informs) || super.isContentAlwaysEmpty(message);
    }
}
