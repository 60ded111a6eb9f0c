package dev.metis.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
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

    /**
     * What all exchanges of an event loop share.
     *
     * @param silenceMillis longest silence of a target before its answer, 0 for no limit
     */
    record Means(
            HttpClient client,
            ErrorPages errorPages,
            ForwardedHeaders headers,
            Redirection redirection,
            Meters meters,
            long silenceMillis) {}

    private final HttpServerRequest request;
    private final Means means;
    private final boolean hasBody;
    private final Visit visit;
    private final Answer answer;

    private @Nullable HttpClientRequest upstream;
    private int staleConnections;

    Exchange(HttpServerRequest request, Visit visit, Means means) {
        this.request = request;
        this.means = means;
        this.hasBody = ClientEnd.hasBody(request);
        this.visit = visit;
        this.answer = new Answer(request, hasBody, visit);
        if (hasBody) {
            request.pause();
            request.exceptionHandler(_ -> clientGone());
        }
        request.response().exceptionHandler(_ -> clientGone());
    }

    /** Sends the request to its target. */
    void start(Router.Way.To to) {
        var loop = Vertx.currentContext();
        visit.goes(to.route(), () -> loop.runOnContext(_ -> cut()));
        connect(to);
    }

    /** Somebody wants this to end. */
    private void cut() {
        if (!answer.isOver()) {
            abortUpstream();
            answer.cutOff();
        }
    }

    private void connect(Router.Way.To to) {
        means.client()
                .request(to.target()
                        .options()
                        .setMethod(request.method())
                        .setURI(to.uri())
                        .setFollowRedirects(false))
                .onSuccess(connected -> send(connected, to))
                .onFailure(cause -> unreachable(cause, to));
    }

    private void send(HttpClientRequest connected, Router.Way.To to) {
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
        connected.earlyHintsHandler(this::hint);
        if (means.silenceMillis() > 0) {
            connected.idleTimeout(means.silenceMillis());
        }
        try {
            means.headers().copyRequest(request, connected.headers(), to.target());
        } catch (IllegalArgumentException e) {
            // A header that HTTP/2 can carry and HTTP/1 cannot.
            note("request_unsendable", e, to);
            abortUpstream();
            upstream = null;
            refuse(400);
            return;
        }
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
        connected.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
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
            visit.moved(Traffic.Direction.SENT, chunk.length());
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

    /** Passes on what a target says before its answer (RFC 8297), to clients that know of such things. */
    private void hint(MultiMap hints) {
        if (!answer.isBegun() && !answer.isOver() && request.version() != HttpVersion.HTTP_1_0) {
            var passed = MultiMap.caseInsensitiveMultiMap();
            ForwardedHeaders.copy(hints, passed);
            var named = MultiMap.caseInsensitiveMultiMap();
            passed.forEach((name, value) -> named.add(name.toLowerCase(Locale.ROOT), value));
            request.response().writeEarlyHints(named);
        }
    }

    private void relay(HttpClientResponse response, Router.Way.To to) {
        if (answer.isOver()) {
            return;
        }
        if (response.statusCode() == 101) { // nobody offered to switch
            abortUpstream();
            upstream = null;
            unreachable(new IllegalStateException("it switches protocols without an offer"), to);
            return;
        }
        means.meters().answered(response.statusCode());
        try {
            means.redirection().apply(response, request, to.target());
            answer.relay(response, () -> complete(response.statusCode(), to), cause -> cutOff(cause, to));
        } catch (IllegalArgumentException e) {
            // A header that may be read but not written.
            cutOff(e, to);
        }
    }

    private void complete(int status, Router.Way.To to) {
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
    private void broken(HttpClientRequest failed, boolean reused, Throwable cause, Router.Way.To to) {
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

    private void unreachable(Throwable cause, Router.Way.To to) {
        if (answer.isOver()) {
            return;
        }
        note("target_not_reached", cause, to);
        fail(503);
    }

    private void cutOff(Throwable cause, Router.Way.To to) {
        if (answer.isOver()) {
            return;
        }
        note("answer_cut_off", cause, to);
        abortUpstream();
        answer.cutOff();
    }

    private static void note(String event, Throwable cause, Router.Way.To to) {
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
        means.meters().answered(status);
        means.errorPages().page(status, request.uri()).onSuccess(page -> {
            if (!answer.isOver()) {
                answer.show(status, page);
            }
        });
    }

    /** Answers with the reason only, asking nobody, and closes the connection. */
    void refuse(int status) {
        answer.show(status, ErrorPages.reason(status));
        ClientEnd.close(request);
    }
}
