package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/** Writes answers; it must be told what was asked, since the answer to HEAD has no body whatever its headers say. */
final class ResponseEncoder extends HttpResponseEncoder {

    private boolean bodiless;

    /** The next answer is one to such a request. */
    void answers(HttpMethod method) {
        bodiless = method.equals(HttpMethod.HEAD);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse message) {
        return bodiless || super.isContentAlwaysEmpty(message);
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
