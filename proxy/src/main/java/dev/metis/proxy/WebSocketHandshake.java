package dev.metis.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.net.NetSocketInternal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One offer to switch to WebSocket, passed on over a connection of its own. Accepted, it ends in a {@link Tunnel};
 * refused, the refusal is relayed whole and the connection closed.
 */
final class WebSocketHandshake {

    private static final Logger log = LoggerFactory.getLogger(WebSocketHandshake.class);
    private static final int MAX_REFUSAL_BYTES = 16 * 1024 * 1024;

    /** What all handshakes of an event loop share. */
    record Means(TargetSockets sockets, ForwardedHeaders headers, Meters meters, int maxHeaderBytes) {}

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Means means;
    private final RequestHead head;
    private final Visit visit;

    private @Nullable NetSocketInternal socket;
    private boolean refused;
    private boolean over;

    WebSocketHandshake(HttpServerRequest request, RequestHead head, Visit visit, Means means) {
        this.head = head;
        this.visit = visit;
        this.request = request;
        this.response = request.response();
        this.means = means;
        response.exceptionHandler(_ -> clientGone());
    }

    /** Answers with a bare status and closes the connection: nobody looks at an error page here. */
    void refuse(int status) {
        if (over) {
            return;
        }
        over = true;
        means.meters().answered(status);
        visit.ended(status, true);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_LENGTH, "0")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end()
                .onComplete(_ -> request.connection().close());
    }

    void start(Router.Way.To to) {
        var client = Channels.of(request.connection());
        visit.goes(to.route(), () -> client.eventLoop().execute(() -> Channels.abort(client)));
        means.sockets()
                .open(to.target())
                .onSuccess(target -> offer(target, to))
                .onFailure(cause -> unreachable(cause, to.route()));
    }

    private void offer(NetSocketInternal target, Router.Way.To to) {
        var route = to.route();
        if (over) {
            Channels.abort(target.channelHandlerContext().channel());
            return;
        }
        socket = target;
        Channels.probeSooner(target.channelHandlerContext().channel());
        var decoding = new HttpDecoderConfig()
                .setMaxInitialLineLength(means.maxHeaderBytes())
                .setMaxHeaderSize(means.maxHeaderBytes());
        target.channelHandlerContext()
                .pipeline()
                .addBefore("handler", "codec", new HttpClientCodec(decoding, false, false));
        target.messageHandler(message -> received(message, route));
        target.exceptionHandler(
                cause -> unreachable(TlsRefusal.byTarget(cause, to.target().host()), route));
        target.closeHandler(_ -> unreachable(NetSocketInternal.CLOSED_EXCEPTION, route));
        target.writeMessage(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                to.uri(),
                Unpooled.EMPTY_BUFFER,
                means.headers().forUpgrade(head, to.target()),
                EmptyHttpHeaders.INSTANCE));
    }

    private void received(Object message, Route route) {
        if (over) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpResponse answer) {
            answered(answer, route);
        } else if (message instanceof HttpContent content) {
            try {
                relay(content, route);
            } finally {
                content.release();
            }
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void answered(HttpResponse answer, Route route) {
        var status = answer.status();
        if (answer.decoderResult().isFailure()) {
            unreachable(answer.decoderResult().cause(), route);
            return;
        }
        if (status.code() == 101) {
            passOn(answer);
            response.putHeader(HttpHeaders.CONNECTION, "Upgrade").putHeader(HttpHeaders.UPGRADE, "websocket");
            accepted(route);
            return;
        }
        if (status.code() < 200) {
            return;
        }
        refused = true;
        means.meters().answered(status.code());
        passOn(answer);
        response.setStatusCode(status.code())
                .setStatusMessage(status.reasonPhrase())
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (!response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            response.setChunked(true);
        }
    }

    private void passOn(HttpResponse answer) {
        ForwardedHeaders.strip(answer.headers());
        answer.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
    }

    private void accepted(Route route) {
        var target = socket;
        if (target == null) {
            return;
        }
        over = true;
        var offering = Channels.of(request.connection());
        var decoder = offering.pipeline().get(RequestDecoder.class);
        var readAhead = decoder == null ? Unpooled.EMPTY_BUFFER : decoder.takeReadAhead();
        var switched = request.toNetSocket();
        if (switched.succeeded()) {
            Tunnel.open(offering, target.channelHandlerContext().channel(), readAhead, route.activity(), visit);
        } else {
            readAhead.release();
            visit.ended(0, false);
            Channels.abort(offering);
            Channels.abort(target.channelHandlerContext().channel());
        }
    }

    private void relay(HttpContent content, Route route) {
        if (!refused) {
            return;
        }
        if (content.decoderResult().isFailure() || response.bytesWritten() > MAX_REFUSAL_BYTES) {
            unreachable(new IllegalStateException("refusal broken off or too long"), route);
            return;
        }
        var bytes = new byte[content.content().readableBytes()];
        visit.moved(Traffic.Direction.RECEIVED, bytes.length);
        content.content().readBytes(bytes);
        if (!(content instanceof LastHttpContent)) {
            response.write(Buffer.buffer(bytes));
            return;
        }
        over = true;
        visit.ended(response.getStatusCode(), true);
        closeTarget();
        response.end(Buffer.buffer(bytes)).onComplete(_ -> request.connection().close());
    }

    private void unreachable(Throwable cause, Route route) {
        if (over) {
            return;
        }
        log.atWarn()
                .addKeyValue("route", route.key())
                .addKeyValue("cause", cause.getMessage())
                .log("websocket_target_not_reached");
        closeTarget();
        if (response.headWritten()) {
            over = true;
            visit.ended(response.getStatusCode(), false);
            Channels.abort(request.connection());
        } else {
            response.headers().clear();
            refuse(503);
        }
    }

    private void clientGone() {
        if (over) {
            return;
        }
        over = true;
        visit.ended(0, false);
        closeTarget();
    }

    private void closeTarget() {
        if (socket != null) {
            Channels.abort(socket.channelHandlerContext().channel());
        }
    }
}
