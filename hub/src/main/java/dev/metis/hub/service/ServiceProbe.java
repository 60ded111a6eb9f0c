package dev.metis.hub.service;

import dev.metis.hub.http.BaseUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;

/** Asks services whether they answer: any status below 500 at their address will do. Source: {@code Server.wait_up}. */
final class ServiceProbe {
    private static final int ONE_TRY_MILLIS = 5_000;
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    private final BaseUrl base;
    private final HttpClient http;

    ServiceProbe(Vertx vertx, BaseUrl base) {
        this.vertx = vertx;
        this.base = base;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(ONE_TRY_MILLIS)
                .setKeepAlive(false)
                .setTrustAll(true)
                .setVerifyHost(false));
    }

    /** Never fails. A service without a URL has nowhere to answer, which is fine. */
    Future<Boolean> answers(Service service) {
        if (service.url().isEmpty()) {
            return Future.succeededFuture(true);
        }
        return http.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(ServiceRoutes.origin(service.url().get())
                                + base.path()
                                + service.name().path())
                        .setFollowRedirects(false)
                        .setTimeout(ONE_TRY_MILLIS))
                .compose(request -> request.send())
                .compose(response -> response.end().map(response.statusCode() < 500))
                .timeout(ONE_TRY_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(false);
    }

    /** Whether it answered before its timeout was over. Never fails. */
    Future<Boolean> untilAnswers(Service service) {
        return untilAnswers(service, System.nanoTime() + service.timeout().toNanos(), SHORTEST_PAUSE_MILLIS);
    }

    private Future<Boolean> untilAnswers(Service service, long deadline, long pause) {
        return answers(service)
                .compose(up -> up || System.nanoTime() - deadline > 0
                        ? Future.succeededFuture(up)
                        : vertx.timer(pause, TimeUnit.MILLISECONDS)
                                .compose(_ ->
                                        untilAnswers(service, deadline, Math.min(2 * pause, LONGEST_PAUSE_MILLIS))));
    }

    Future<Void> close() {
        return http.close();
    }
}
