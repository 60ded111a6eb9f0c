package dev.metis.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a target and the answer on its way back. Both bodies flow at the pace of whoever reads
 * them, independently of each other: an answer may begin, and even end, before the request has. Everything happens on
 * the event loop of the client's connection.
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

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final HttpClient client;
    private final ErrorPages errorPages;
    private final long targetTimeoutMillis;
    private final boolean hasBody;

    private @Nullable HttpClientRequest upstream;
    private int staleConnections;
    private boolean answered;
    private boolean over;

    /** @param targetTimeoutMillis longest silence before the answer, 0 for no limit */
    Exchange(HttpServerRequest request, HttpClient client, ErrorPages errorPages, long targetTimeoutMillis) {
        this.request = request;
        this.response = request.response();
        this.client = client;
        this.errorPages = errorPages;
        this.targetTimeoutMillis = targetTimeoutMillis;
        this.hasBody = hasBody(request);
        if (hasBody) {
            request.pause();
            request.exceptionHandler(_ -> clientGone());
        }
        response.exceptionHandler(_ -> clientGone());
    }

    private static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** Sends the request on. Repeated by itself as long as it only meets pooled connections that were closed. */
    void start(Target target, String uri, Route route) {
        client.request(target.options().setMethod(request.method()).setURI(uri).setFollowRedirects(false))
                .onSuccess(connected -> send(connected, target, uri, route))
                .onFailure(cause -> unreachable(cause, route));
    }

    private void send(HttpClientRequest connected, Target target, String uri, Route route) {
        if (over) {
            connected.exceptionHandler(_ -> {}).reset();
            return;
        }
        upstream = connected;
        if (targetTimeoutMillis > 0) {
            connected.idleTimeout(targetTimeoutMillis);
        }
        var reused = Channels.isReused(connected.connection());
        connected.exceptionHandler(cause -> broken(connected, reused, cause, target, uri, route));
        connected
                .response()
                .onSuccess(answer -> answer(answer, route))
                .onFailure(cause -> broken(connected, reused, cause, target, uri, route));
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
            if (!over && !answered) {
                response.writeContinue();
            }
        });
        connected.sendHead();
        request.handler(chunk -> {
            if (over) {
                return;
            }
            connected.write(chunk);
            if (connected.writeQueueFull()) {
                request.pause();
                connected.drainHandler(_ -> request.resume());
            }
        });
        request.endHandler(_ -> {
            if (!over) {
                connected.end();
            }
        });
        request.resume();
    }

    private void answer(HttpClientResponse answer, Route route) {
        if (over) {
            return;
        }
        answered = true;
        answer.exceptionHandler(cause -> cutOff(cause, route));
        copyStatus(answer);
        ForwardedHeaders.copyResponse(answer.headers(), response.headers());
        if (isBodiless(answer.statusCode())) {
            // Vert.x would add a length of 0, which is none of our business here.
            var length = answer.getHeader(HttpHeaders.CONTENT_LENGTH);
            response.headersEndHandler(_ -> {
                if (length == null || answer.statusCode() == 204) {
                    response.headers().remove(HttpHeaders.CONTENT_LENGTH);
                }
            });
            var closing = announceConnection(true);
            answer.endHandler(_ -> delivered(Buffer.buffer(), closing, answer.statusCode(), route));
            return;
        }
        var framed = response.headers().contains(HttpHeaders.CONTENT_LENGTH);
        var closing = announceConnection(framed);
        if (!framed) {
            response.setChunked(true);
        }
        relayBody(answer, closing, route);
    }

    private void relayBody(HttpClientResponse answer, boolean closing, Route route) {
        answer.handler(chunk -> {
            if (over) {
                return;
            }
            response.write(chunk);
            if (response.writeQueueFull()) {
                answer.pause();
                response.drainHandler(_ -> answer.resume());
            }
        });
        answer.endHandler(_ -> delivered(Buffer.buffer(), closing, answer.statusCode(), route));
        // What comes in the same packet goes out in the same packet; a head that comes alone must not wait.
        Vertx.currentContext().runOnContext(_ -> {
            if (!over && !response.headWritten()) {
                response.write(Buffer.buffer());
            }
        });
    }

    private void copyStatus(HttpClientResponse answer) {
        response.setStatusCode(answer.statusCode());
        var phrase = answer.statusMessage();
        if (!phrase.equals(HttpResponseStatus.valueOf(answer.statusCode()).reasonPhrase())) {
            response.setStatusMessage(phrase);
        }
    }

    private boolean isBodiless(int status) {
        return request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304;
    }

    /**
     * Tells the client whether its connection goes on, and returns whether it ends: it does where only the end of the
     * connection marks the end of the body, and where the rest of the request would still be in the way.
     */
    private boolean announceConnection(boolean framed) {
        var oldClient = request.version() == HttpVersion.HTTP_1_0;
        var closing = (oldClient && !framed) || (hasBody && !request.isEnded());
        if (closing) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            if (oldClient) {
                response.headersEndHandler(_ -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
            }
        } else if (!oldClient) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
        }
        return closing;
    }

    private void delivered(Buffer last, boolean closing, int status, Route route) {
        if (over) {
            return;
        }
        if (status < 300) {
            route.activity().record(Activity.Signal.RESPONSE);
        }
        finish(last, closing);
    }

    private void finish(Buffer last, boolean closing) {
        over = true;
        var unsent = hasBody && !request.isEnded();
        if (unsent && upstream != null) {
            Channels.abort(upstream.connection());
        }
        response.end(last).onComplete(_ -> {
            if (unsent) {
                Lingering.close(request);
            } else if (closing) {
                request.connection().close();
            }
        });
    }

    private void broken(
            HttpClientRequest failed, boolean reused, Throwable cause, Target target, String uri, Route route) {
        if (over || answered || failed != upstream) {
            return;
        }
        upstream = null;
        if (reused && !hasBody && IDEMPOTENT.contains(request.method()) && staleConnections++ < MAX_STALE_CONNECTIONS) {
            log.atDebug().addKeyValue("route", route.key()).log("stale_connection_met");
            start(target, uri, route);
        } else {
            unreachable(cause, route);
        }
    }

    private void unreachable(Throwable cause, Route route) {
        if (over) {
            return;
        }
        log.atWarn()
                .addKeyValue("route", route.key())
                .addKeyValue("cause", cause.getMessage())
                .log("target_not_reached");
        fail(503);
    }

    /** The target broke off in the middle of its answer: the client must not take what it has for the whole. */
    private void cutOff(Throwable cause, Route route) {
        if (over) {
            return;
        }
        over = true;
        log.atWarn()
                .addKeyValue("route", route.key())
                .addKeyValue("cause", cause.getMessage())
                .log("answer_cut_off");
        Channels.abort(request.connection());
    }

    private void clientGone() {
        if (over) {
            return;
        }
        over = true;
        if (upstream != null) {
            Channels.abort(upstream.connection());
        }
    }

    /** Answers with an error page. */
    void fail(int status) {
        errorPages.page(status, request.uri()).onSuccess(page -> show(status, page));
    }

    /** Answers with the reason only, asking nobody, and closes the connection. */
    void refuse(int status) {
        show(status, ErrorPages.reason(status));
        request.connection().close();
    }

    private void show(int status, ErrorPages.Page page) {
        if (over) {
            return;
        }
        answered = true;
        response.setStatusCode(status);
        page.contentType().ifPresent(type -> response.putHeader(HttpHeaders.CONTENT_TYPE, type));
        page.contentEncoding().ifPresent(coding -> response.putHeader(HttpHeaders.CONTENT_ENCODING, coding));
        finish(page.body(), announceConnection(true));
    }
}
