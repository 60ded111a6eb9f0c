package dev.metis.hub.server;

import dev.metis.hub.http.JupyterHubVersion;
import dev.metis.hub.spawner.ServerAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Asks a new server until it answers: {@code GET <server>/api}, any status below 500, redirects not followed. Source:
 * JupyterHub {@code wait_for_http_server}.
 */
final class ReadinessProbe {
    private static final long SHORTEST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 250;
    /** A pause is this part of the time passed, so that no server is noticed much later than it answered. */
    private static final long PART_OF_TIME_PASSED = 25;

    private static final Duration ONE_TRY = Duration.ofSeconds(5);
    /** How often to look whether the server still lives while it does not answer. */
    private static final Duration LIFE_CHECK = Duration.ofMillis(200);

    private final Vertx vertx;
    private final HttpClient http;

    ReadinessProbe(Vertx vertx) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) ONE_TRY.toMillis())
                        .setKeepAlive(false),
                new PoolOptions().setHttp1MaxSize(256));
    }

    /** What a server said of itself. */
    record Answer(Optional<String> version) {}

    /**
     * @param life fails when the server is dead or nobody wants it any more; asked now and then
     * @return fails with {@link NoAnswer} after the limit
     */
    Future<Answer> untilAnswers(ServerAddress address, String basePath, Duration limit, Supplier<Future<Void>> life) {
        long now = System.nanoTime();
        return attempt(new Attempt(address, basePath + "api", now, now + limit.toNanos(), now, life))
                .recover(cause -> cause instanceof NoAnswer
                        ? Future.failedFuture(new NoAnswer(address, limit))
                        : Future.failedFuture(cause));
    }

    Future<Void> close() {
        return http.close();
    }

    private record Attempt(
            ServerAddress address,
            String path,
            long began,
            long deadline,
            long lifeChecked,
            Supplier<Future<Void>> life) {

        Attempt alive() {
            return new Attempt(address, path, began, deadline, System.nanoTime(), life);
        }

        long pauseMillis() {
            long passed = Duration.ofNanos(System.nanoTime() - began).toMillis();
            return Math.clamp(passed / PART_OF_TIME_PASSED, SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
        }

        boolean isLifeCheckDue() {
            return System.nanoTime() - lifeChecked > LIFE_CHECK.toNanos();
        }
    }

    private Future<Answer> attempt(Attempt now) {
        return ask(now).recover(_ -> {
            if (System.nanoTime() > now.deadline()) {
                return Future.failedFuture(new NoAnswer(now.address(), Duration.ZERO));
            }
            var checked = now.isLifeCheckDue() ? now.life().get().map(_ -> now.alive()) : Future.succeededFuture(now);
            return checked.compose(alive ->
                    vertx.timer(alive.pauseMillis(), TimeUnit.MILLISECONDS).compose(_ -> attempt(alive)));
        });
    }

    private Future<Answer> ask(Attempt now) {
        return http.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setHost(now.address().host())
                        .setPort(now.address().port())
                        .setSsl("https".equals(now.address().scheme()))
                        .setURI(now.path())
                        .setFollowRedirects(false))
                .compose(request -> request.send().compose(response -> read(now, response)))
                .timeout(ONE_TRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Future<Answer> read(Attempt now, HttpClientResponse response) {
        if (response.statusCode() >= 500) {
            return Future.failedFuture(new NoAnswer(now.address(), Duration.ZERO));
        }
        return response.end().map(new Answer(Optional.ofNullable(response.getHeader(JupyterHubVersion.HEADER))));
    }

    /** The server did not answer within the time given. */
    static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoAnswer(ServerAddress address, Duration limit) {
            super(
                    "no answer within " + limit.toSeconds() + " s at " + address.url()
                            + ". It may be slow to load, or listen somewhere else than it was told.",
                    null,
                    false,
                    false);
        }
    }
}
