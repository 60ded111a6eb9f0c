package dev.metis.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.function.Consumer;

/** What the client gets back for one request, and whether its connection goes on afterwards. */
final class Answer {

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final boolean hasBody;
    private final Visit visit;

    private boolean begun;
    private boolean closing;
    private boolean over;
    private boolean heldBack;
    private int lossLooks;
    private Optional<Throwable> lost = Optional.empty();

    /**
     * @param hasBody whether the request has a body, the rest of which may be in the way of the next request
     * @param visit is over together with this
     */
    Answer(HttpServerRequest request, boolean hasBody, Visit visit) {
        this.visit = visit;
        this.request = request;
        this.response = request.response();
        this.hasBody = hasBody;
    }

    /** Whether it is decided what the answer is. */
    boolean isBegun() {
        return begun;
    }

    /** Whether nothing more will be written: the answer is complete, or there is nobody to read it. */
    boolean isOver() {
        return over;
    }

    /** The client is gone. */
    void abandon() {
        broken();
    }

    /** Cuts the client off: what it has is not the whole, and must not look so. */
    void cutOff() {
        broken();
        ClientEnd.abort(request);
    }

    private void broken() {
        over = true;
        visit.ended(response.headWritten() ? response.getStatusCode() : 0, false);
    }

    /** Whether the client still has to send a part of its request. */
    boolean isUploadUnfinished() {
        return hasBody && !request.isEnded();
    }

    /**
     * Passes on a target's answer as it comes, no faster than the client reads; then tells that it was complete, or
     * what broke it off.
     */
    void relay(HttpClientResponse from, Runnable whenComplete, Consumer<Throwable> whenLost) {
        begun = true;
        from.exceptionHandler(cause -> {
            lost = Optional.of(cause);
            reportLoss(whenLost);
        });
        copyStatus(from);
        ForwardedHeaders.copy(from.headers(), response.headers());
        if (request.method().equals(HttpMethod.HEAD) || from.statusCode() == 204 || from.statusCode() == 304) {
            announceConnection(true);
            keepLengthOf(from);
            from.endHandler(_ -> whenComplete.run());
            return;
        }
        var framed = response.headers().contains(HttpHeaders.CONTENT_LENGTH);
        announceConnection(framed);
        if (!framed) {
            response.setChunked(true);
        }
        from.handler(chunk -> write(chunk, from, whenLost));
        from.endHandler(_ -> {
            if (!from.trailers().isEmpty()) {
                ForwardedHeaders.copy(from.trailers(), response.trailers());
            }
            whenComplete.run();
        });
        // What comes in one packet goes out in one packet; but a head that comes alone must not wait.
        Vertx.currentContext().runOnContext(_ -> {
            if (!over && !response.headWritten()) {
                response.write(Buffer.buffer());
            }
        });
    }

    private void write(Buffer chunk, HttpClientResponse from, Consumer<Throwable> whenLost) {
        if (over) {
            return;
        }
        visit.moved(Traffic.Direction.RECEIVED, chunk.length());
        response.write(chunk);
        if (response.writeQueueFull()) {
            heldBack = true;
            from.pause();
            response.drainHandler(_ -> goOn(from, whenLost));
        }
    }

    private void goOn(HttpClientResponse from, Consumer<Throwable> whenLost) {
        heldBack = false;
        from.resume();
        if (lost.isPresent()) {
            reportLoss(whenLost);
        }
    }

    /**
     * Vert.x tells of the end of a connection before it hands over what came first and was held back. That comes with
     * the next task of the event loop; if it includes the end of the answer, nothing was lost. Where it was held back
     * and let go once more within that task, the rest comes with one more task, and only the look after that counts.
     */
    private void reportLoss(Consumer<Throwable> whenLost) {
        var look = ++lossLooks;
        Vertx.currentContext().runOnContext(_ -> {
            if (look == lossLooks && !heldBack && !over) {
                lost.ifPresent(whenLost);
            }
        });
    }

    private void copyStatus(HttpClientResponse from) {
        response.setStatusCode(from.statusCode());
        var phrase = from.statusMessage();
        if (!phrase.equals(HttpResponseStatus.valueOf(from.statusCode()).reasonPhrase())) {
            response.setStatusMessage(phrase);
        }
    }

    /** Without a body, the length is what the target says or nothing. Vert.x would add one of 0. */
    private void keepLengthOf(HttpClientResponse from) {
        if (from.getHeader(HttpHeaders.CONTENT_LENGTH) == null || from.statusCode() == 204) {
            response.headersEndHandler(_ -> {
                response.headers().remove(HttpHeaders.CONTENT_LENGTH);
                if (closing) {
                    response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                }
            });
        }
    }

    /** Answers with a page. */
    void show(int status, ErrorPages.Page page) {
        begun = true;
        response.setStatusCode(status);
        page.contentType().ifPresent(type -> response.putHeader(HttpHeaders.CONTENT_TYPE, type));
        page.contentEncoding().ifPresent(coding -> response.putHeader(HttpHeaders.CONTENT_ENCODING, coding));
        announceConnection(true);
        end(page.body());
    }

    /**
     * Tells the client whether its connection goes on. It does not where only the end of the connection marks the end
     * of the body, and where the rest of the request would be in the way.
     */
    private void announceConnection(boolean framed) {
        if (ClientEnd.isStream(request)) {
            return;
        }
        var oldClient = request.version() == HttpVersion.HTTP_1_0;
        closing = (oldClient && !framed) || isUploadUnfinished();
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            if (oldClient) {
                response.headersEndHandler(_ -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
            }
        } else if (!oldClient) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
        }
    }

    /** Completes the answer. */
    void end() {
        end(Buffer.buffer());
    }

    private void end(Buffer last) {
        over = true;
        visit.moved(Traffic.Direction.RECEIVED, last.length());
        visit.ended(response.getStatusCode(), true);
        var unfinished = isUploadUnfinished();
        response.end(last).onComplete(_ -> {
            if (unfinished) {
                ClientEnd.closeUnread(request);
            } else if (closing) {
                ClientEnd.close(request);
            }
        });
    }
}
