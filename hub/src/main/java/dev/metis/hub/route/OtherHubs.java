package dev.metis.hub.route;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Asks hubs that run beside this one whether they are alive. */
public final class OtherHubs {
    private static final int TIMEOUT_SECONDS = 2;

    private final HttpClient http;
    private final String healthPath;

    /** @param healthPath answered by every hub without asking who calls, such as {@code /hub/health} */
    public OtherHubs(Vertx vertx, String healthPath) {
        this.healthPath = healthPath;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(TIMEOUT_SECONDS * 1_000)
                .setTrustAll(true));
    }

    /** Whether a hub answers there soon. Never fails. */
    Future<Boolean> answers(String target) {
        RequestOptions options;
        try {
            options = new RequestOptions()
                    .setAbsoluteURI(URI.create(target).resolve(healthPath).toString())
                    .setMethod(HttpMethod.GET)
                    .setTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        } catch (IllegalArgumentException _) { // somebody else's idea of a target
            return Future.succeededFuture(false);
        }
        return http.request(options)
                .compose(request -> request.send())
                .map(HttpClientResponse::statusCode)
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .map(status -> status == 200)
                .otherwise(false);
    }

    public Future<Void> close() {
        return http.close();
    }
}
