package dev.metis.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a target, and what becomes of it. Both bodies flow at the pace of whoever reads them,
 * independently of each other: an answer may begin, and even end, before the request has. Everything happens on the
 * event loop of the client's connection.
 */
final class Exchange implements ClientEnd.Listener, TargetPool.Applicant, TargetConnection.Listener {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final ClientEnd client;
    private final RequestHead head;
    private final ExchangeMeans means;
    private final Visit visit;

    private Router.Way.@Nullable To to;
    private @Nullable HttpHeaders headers;
    private @Nullable TargetConnection target;
    private Silence silence = Silence.UNLIMITED;
    private boolean repeated;
    /** That of the answer, 0 before it begins. */
    private int status;

    private boolean over;

    Exchange(ClientEnd client, Visit visit, ExchangeMeans means) {
        this.client = client;
        this.head = client.head();
        this.visit = visit;
        this.means = means;
        client.listen(this);
    }

    /** Sends the request to its target. */
    void start(Router.Way.To way) {
        to = way;
        visit.goes(way.route(), () -> client.executor().execute(this::cut));
        try {
            headers = means.headers().forTarget(head, client.hasBody(), way.target());
        } catch (IllegalArgumentException e) {
            // A header that HTTP/2 can carry and HTTP/1 cannot.
            note("request_unsendable", e);
            refuse(400);
            return;
        }
        means.targets().connect(way.target(), false, this);
    }

    /** Somebody wants this to end. */
    private void cut() {
        if (!over) {
            broken();
            client.abort();
        }
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void connected(TargetConnection connection) {
        if (over || to == null || headers == null) {
            connection.giveBack();
        } else {
            send(connection, to, headers);
        }
    }

    @Override
    public void failed(Throwable cause) {
        unreachable(cause);
    }

    private void send(TargetConnection connected, Router.Way.To way, HttpHeaders sent) {
        target = connected;
        silence = Silence.watch(client.executor(), means.silenceMillis(), this::silent);
        connected.send(way.request(head.method(), sent, client.hasBody()), this);
        if (client.hasBody()) {
            client.pause(false);
        }
    }

    @Override
    public void uploaded(HttpContent content) {
        var connected = target;
        if (over || connected == null) {
            content.release();
            return;
        }
        silence.heard();
        visit.moved(Traffic.Direction.SENT, content.content().readableBytes());
        if (content instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
            ForwardedHeaders.strip(last.trailingHeaders());
        }
        connected.write(content);
        if (!connected.isWritable()) {
            client.pause(true);
        }
    }

    @Override
    public void uploadedSoFar() {
        if (target != null) {
            target.flush();
        }
    }

    @Override
    public void targetReads() {
        client.pause(false);
    }

    @Override
    public void uploadMalformed() {
        if (over) {
            return;
        }
        if (status == 0) {
            abortTarget();
            refuse(400);
        } else {
            broken();
            client.abort();
        }
    }

    @Override
    public void informed(HttpResponse response) {
        silence.heard();
        if (status == 0 && !over) {
            if (response.status().code() == 100) {
                client.sendContinue();
            } else if (response.status().code() == 103) {
                ForwardedHeaders.strip(response.headers());
                client.sendHints(response.headers());
            }
        }
    }

    @Override
    public void answered(HttpResponse response) {
        silence.stop();
        if (response.status().code() == 101) { // nobody offered to switch
            abortTarget();
            unreachable(new IllegalStateException("it switches protocols without an offer"));
            return;
        }
        status = response.status().code();
        means.meters().answered(status);
        if (to != null) {
            means.redirection().apply(response, head.host(), to.target());
        }
        ForwardedHeaders.strip(response.headers());
        client.begin(response);
    }

    @Override
    public void downloaded(HttpContent content) {
        if (over) {
            content.release();
            return;
        }
        visit.moved(Traffic.Direction.RECEIVED, content.content().readableBytes());
        if (content instanceof LastHttpContent last) {
            complete(last);
            return;
        }
        client.write(content);
        if (!client.isWritable() && target != null) {
            target.pause(true);
        }
    }

    private void complete(LastHttpContent last) {
        over = true;
        if (status < 300 && to != null) {
            to.route().activity().record(Activity.Signal.RESPONSE);
        }
        visit.ended(status, true);
        if (!client.isUploadOver()) {
            abortTarget();
        }
        if (!last.trailingHeaders().isEmpty()) {
            ForwardedHeaders.strip(last.trailingHeaders());
        }
        client.write(last);
    }

    @Override
    public void downloadedSoFar() {
        client.flush();
    }

    @Override
    public void clientReads() {
        if (target != null && !over) {
            target.pause(false);
        }
    }

    @Override
    public void clientGone() {
        if (!over) {
            broken();
        }
    }

    /** The connection ended without an answer. A pooled one may have been closed before this request came. */
    @Override
    public void targetLost(Throwable cause) {
        silence.stop();
        var stale = target != null && target.isStale();
        target = null;
        if (over) {
            return;
        }
        if (status != 0) {
            note("answer_cut_off", cause);
            broken();
            client.abort();
        } else if (stale && !repeated && to != null && !client.hasBody() && head.isIdempotent()) {
            repeated = true;
            log.atDebug().addKeyValue("route", to.route().key()).log("stale_connection_met");
            means.targets().connect(to.target(), true, this);
        } else {
            unreachable(cause);
        }
    }

    private void unreachable(Throwable cause) {
        if (!over) {
            note("target_not_reached", cause);
            fail(503);
        }
    }

    private void broken() {
        over = true;
        visit.ended(status, false);
        abortTarget();
    }

    private void abortTarget() {
        silence.stop();
        if (target != null) {
            target.abort();
            target = null;
        }
    }

    private void silent(Throwable cause) {
        abortTarget();
        unreachable(cause);
    }

    private void note(String event, Throwable cause) {
        log.atWarn()
                .addKeyValue("route", to == null ? "" : to.route().key())
                .addKeyValue(
                        "cause", cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
                .log(event);
    }

    /** Answers with an error page, which may have to be fetched: begins as late as {@link TargetSockets} does, for its reason. */
    void fail(int failure) {
        means.meters().answered(failure);
        means.context()
                .runOnContext(_ -> means.errorPages().page(failure, head.uri()).onSuccess(page -> show(failure, page)));
    }

    /** Answers with the reason only, asking nobody, and closes the connection. */
    void refuse(int failure) {
        client.closeAfterwards();
        show(failure, ErrorPages.reason(failure));
    }

    private void show(int failure, ErrorPages.Page page) {
        if (over) {
            return;
        }
        over = true;
        status = failure;
        visit.moved(Traffic.Direction.RECEIVED, page.body().length());
        visit.ended(failure, true);
        client.answer(failure, page);
    }
}
