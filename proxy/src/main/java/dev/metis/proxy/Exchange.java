package dev.metis.proxy;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a target, and what becomes of it. Both bodies flow at the pace of whoever reads them,
 * independently of each other: an answer may begin, and even end, before the request has. Everything happens on the
 * event loop of the client's connection.
 */
final class Exchange {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final Set<HttpMethod> IDEMPOTENT = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.OPTIONS,
            HttpMethod.TRACE,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.PROPFIND,
            HttpMethod.REPORT);
    private static final int MAX_STALE_CONNECTIONS = 5;

    /** Where a request goes. */
    private record Destination(Route route, Target target, String uri) {}

    private final HttpServerRequest request;
    private final HttpClient client;
    private final ErrorPages errorPages;
    private final long targetTimeoutMillis;
    private final boolean hasBody;
    private final Answer answer;

    private @Nullable HttpClientRequest upstream;
    private int staleConnections;

    /** @param targetTimeoutMillis longest silence before the answer, 0 for no limit */
    Exchange(HttpServerRequest request, HttpClient client, ErrorPages errorPages, long targetTimeoutMillis) {
        this.request = request;
        this.client = client;
        this.errorPages = errorPages;
        this.targetTimeoutMillis = targetTimeoutMillis;
        this.hasBody = hasBody(request);
        this.answer = new Answer(request, hasBody);
        if (hasBody) {
            request.pause();
            request.exceptionHandler(_ -> clientGone());
        }
        request.response().exceptionHandler(_ -> clientGone());
    }

    /** Whether a request announces a body. */
    static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Sends the request to a target, asking it for that path and query. */
    void start(Route route, Target target, String uri) {
        connect(new Destination(route, target, uri));
    }

    private void connect(Destination to) {
        client.request(to.target()
                        .options()
                        .setMethod(request.method())
                        .setURI(to.uri())
                        .setFollowRedirects(false))
                .onSuccess(connected -> send(connected, to))
                .onFailure(cause -> unreachable(cause, to));
    }

    private void send(HttpClientRequest connected, Destination to) {
        if (answer.isOver()) {
            connected.exceptionHandler(_ -> {}).reset();
            return;
        }
        upstream = connected;
        var reused = Channels.isReused(connected.connection());
        connected.exceptionHandler(cause -> broken(connected, reused, cause, to));
        connected
                .response()
                .onSuccess(response -> relay(response, to))
                .onFailure(cause -> broken(connected, reused, cause, to));
        if (targetTimeoutMillis > 0) {
            connected.idleTimeout(targetTimeoutMillis);
        }
        ForwardedHeaders.copyRequest(request, connected.headers());
        if (hasBody) {
            sendBody(connected);
        } else {
            if (request.method().equals(HttpMethod.DELETE) || request.method().equals(HttpMethod.OPTIONS)) {
                connected.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
            }
            connected.end();
        }
    }

    private void sendBody(HttpClientRequest connected) {
        Channels.readOnAfterFailedWrite(connected.connection());
        connected.setChunked(request.headers().contains(HttpHeaders.TRANSFER_ENCODING));
        connected.continueHandler(_ -> {
            if (!answer.isBegun()) {
                request.response().writeContinue();
            }
        });
        connected.sendHead();
        request.handler(chunk -> {
            if (answer.isOver()) {
                return;
            }
            connected.write(chunk);
            if (connected.writeQueueFull()) {
                request.pause();
                connected.drainHandler(_ -> request.resume());
            }
        });
        request.endHandler(_ -> {
            if (!answer.isOver()) {
                connected.end();
            }
        });
        request.resume();
    }

    private void relay(HttpClientResponse response, Destination to) {
        if (answer.isOver()) {
            return;
        }
        try {
            answer.relay(response, () -> complete(response.statusCode(), to), cause -> cutOff(cause, to));
        } catch (IllegalArgumentException e) {
            // A header that may be read but not written.
            cutOff(e, to);
        }
    }

    private void complete(int status, Destination to) {
        if (answer.isOver()) {
            return;
        }
        if (status < 300) {
            to.route().activity().record(Activity.Signal.RESPONSE);
        }
        if (answer.isUploadUnfinished()) {
            abortUpstream();
        }
        answer.end();
    }

    /** The connection ended without an answer. A pooled one may have been closed before this request came. */
    private void broken(HttpClientRequest failed, boolean reused, Throwable cause, Destination to) {
        if (answer.isOver() || answer.isBegun() || failed != upstream) {
            return;
        }
        upstream = null;
        if (reused && !hasBody && IDEMPOTENT.contains(request.method()) && staleConnections < MAX_STALE_CONNECTIONS) {
            staleConnections++;
            log.atDebug().addKeyValue("route", to.route().key()).log("stale_connection_met");
            connect(to);
        } else {
            unreachable(cause, to);
        }
    }

    private void unreachable(Throwable cause, Destination to) {
        if (answer.isOver()) {
            return;
        }
        note("target_not_reached", cause, to);
        fail(503);
    }

    private void cutOff(Throwable cause, Destination to) {
        if (answer.isOver()) {
            return;
        }
        note("answer_cut_off", cause, to);
        abortUpstream();
        answer.cutOff();
    }

    private static void note(String event, Throwable cause, Destination to) {
        log.atWarn()
                .addKeyValue("route", to.route().key())
                .addKeyValue("cause", cause.getMessage())
                .log(event);
    }

    private void clientGone() {
        if (answer.isOver()) {
            return;
        }
        answer.abandon();
        abortUpstream();
    }

    private void abortUpstream() {
        if (upstream != null) {
            Channels.abort(upstream.connection());
        }
    }

    /** Answers with an error page. */
    void fail(int status) {
        errorPages.page(status, request.uri()).onSuccess(page -> {
            if (!answer.isOver()) {
                answer.show(status, page);
            }
        });
    }

    /** Answers with the reason only, asking nobody, and closes the connection. */
    void refuse(int status) {
        answer.show(status, ErrorPages.reason(status));
        request.connection().close();
    }
}
