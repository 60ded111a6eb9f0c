package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/** Writes requests to targets, headers in the quick way of those that came from a client. */
final class RequestEncoder extends HttpRequestEncoder {

    @Override
    protected void encodeHeaders(HttpHeaders headers, ByteBuf out) {
        if (headers instanceof HeadersMultiMap quick) {
            quick.encode(out, false);
        } else {
            super.encodeHeaders(headers, out);
        }
    }
}
