package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/** Writes answers; it must be told what was asked, since the answer to HEAD has no body whatever its headers say. */
final class ResponseEncoder extends HttpResponseEncoder {

    /** Up to here copying a body costs less than handing the system a second buffer. */
    private static final int SMALL_BYTES = 4096;

    private static final int USUAL_HEAD_BYTES = 1024;

    private boolean bodiless;

    /** The next answer is one to such a request. */
    void answers(HttpMethod method) {
        bodiless = method.equals(HttpMethod.HEAD);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse message) {
        return bodiless || super.isContentAlwaysEmpty(message);
    }

    /** Makes room for a small body, which the encoder then puts behind the head if it fits there. */
    @Override
    protected void encodeInitialLine(ByteBuf out, HttpResponse response) throws Exception {
        if (response instanceof FullHttpResponse whole) {
            var length = whole.content().readableBytes();
            if (length > 0 && length <= SMALL_BYTES) {
                out.ensureWritable(USUAL_HEAD_BYTES + length);
            }
        }
        super.encodeInitialLine(out, response);
    }

    @Override
    protected void encodeHeaders(HttpHeaders headers, ByteBuf out) {
        if (headers instanceof HeadersMultiMap quick) {
            quick.encode(out, false);
        } else {
            super.encodeHeaders(headers, out);
        }
    }
}
