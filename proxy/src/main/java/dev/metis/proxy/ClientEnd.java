package dev.metis.proxy;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/**
 * The client's end of one request: a turn of its connection, or with HTTP/2 one of the streams on a connection that others
 * share and that must not suffer from what happens to this one. Used on its event loop only.
 */
interface ClientEnd {

    /** Who wants to know what the client does. */
    interface Listener {

        /** A piece of the request's body came, maybe the last; belongs to the listener. Not while it is paused. */
        void uploaded(HttpContent content);

        /** Nothing more of the body is here for the moment. */
        void uploadedSoFar();

        /** What came is no body as the head announced it. */
        void uploadMalformed();

        /** The client has read so much of the answer that more may be written. */
        void clientReads();

        /** There is nobody any more to read an answer. */
        void clientGone();
    }

    RequestHead head();

    /** Whether the request announces a body. */
    boolean hasBody();

    /** Whether all of the request has come. */
    boolean isUploadOver();

    /** Tells that one from now on. A body is paused until it is asked for. */
    void listen(Listener listener);

    /** Holds the request's body back, as far as it is not here yet, or lets it come. */
    void pause(boolean paused);

    /** Tells a client that waits for it to send its body. */
    void sendContinue();

    /** Passes on what a target says before its answer (RFC 8297), to clients that know of such things. */
    void sendHints(HttpHeaders hints);

    /**
     * Begins the answer. Its headers may be changed: the framing of the body and whether the connection goes on are told
     * here, and must not be in them.
     */
    void begin(HttpResponse response);

    /** Writes a piece of the body, which is released; the last one ends the answer. */
    void write(HttpContent content);

    /** Sends what was written. */
    void flush();

    /** Whether the client reads as fast as it is written to. */
    boolean isWritable();

    /** Cuts the client off: what it has is not the whole, and must not look so. */
    void abort();

    /** The answer will be the last of its connection, where connections have such an end. */
    void closeAfterwards();

    EventExecutor executor();

    /** Answers with a page. */
    default void answer(int status, ErrorPages.Page page) {
        HttpHeaders headers = HeadersMultiMap.httpHeaders();
        page.contentType().ifPresent(type -> headers.set(HttpHeaderNames.CONTENT_TYPE, type));
        page.contentEncoding().ifPresent(coding -> headers.set(HttpHeaderNames.CONTENT_ENCODING, coding));
        var body = page.bytes();
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
        begin(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), headers));
        write(new DefaultLastHttpContent(body));
        flush();
    }
}
