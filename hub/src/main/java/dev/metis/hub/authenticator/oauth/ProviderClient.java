package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.error.Shown;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a login provider. Whatever keeps it from answering, the network, a limit or a failure of its own, becomes a {@link
 * HubError.LoginProviderUnavailable} that says what to do, and a line in the log. Refusals are answers: they are the caller's.
 */
final class ProviderClient {
    private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);
    private static final int LARGEST_ANSWER = 4 << 20;
    private static final Duration LONGEST_WAIT_SHOWN = Duration.ofHours(1);

    private final String service;
    private final ProviderHttpConfig config;
    private final HttpClient http;

    /** @param service how people call the provider */
    ProviderClient(Vertx vertx, String service, ProviderHttpConfig config) {
        this.service = service;
        this.config = config;
        this.http = vertx.createHttpClient(options(config));
    }

    private static HttpClientOptions options(ProviderHttpConfig config) {
        var options = new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTrustAll(!config.verifiesCertificate())
                .setVerifyHost(config.verifiesCertificate())
                .setDecompressionSupported(true);
        config.certificates()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        config.proxy()
                .ifPresent(proxy -> options.setProxyOptions(new ProxyOptions()
                        .setType(ProxyType.HTTP)
                        .setHost(proxy.host())
                        .setPort(proxy.port())));
        return options;
    }

    /**
     * @param authorization the header of that name; empty for none
     * @param form what is posted; empty for a GET
     */
    Future<ProviderReply> call(URI url, String authorization, Optional<MultiMap> form) {
        var options = new RequestOptions()
                .setAbsoluteURI(url.toString())
                .setMethod(form.isPresent() ? HttpMethod.POST : HttpMethod.GET)
                .putHeader(HttpHeaders.ACCEPT, "application/json")
                .putHeader(HttpHeaders.USER_AGENT, "JupyterHub")
                .setTimeout(config.requestTimeout().toMillis());
        if (!authorization.isEmpty()) {
            options.putHeader(HttpHeaders.AUTHORIZATION, authorization);
        }
        var body = form.map(Forms::encoded).orElse("");
        form.ifPresent(
                _ -> options.putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8"));
        return http.request(options)
                .compose(request -> exchange(request, body))
                .recover(cause -> unreachable(url, cause))
                .compose(reply -> usable(url, reply));
    }

    private Future<ProviderReply> exchange(HttpClientRequest request, String body) {
        return request.send(body)
                .compose(response ->
                        body(response).map(read -> new ProviderReply(response.statusCode(), response.headers(), read)))
                .timeout(config.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> request.reset());
    }

    /** What is beyond the limit is read and dropped; nothing that large is JSON that is wanted. */
    private static Future<Buffer> body(HttpClientResponse response) {
        return response.collect(Collector.of(
                Buffer::buffer,
                (read, more) -> {
                    if (read.length() <= LARGEST_ANSWER) {
                        read.appendBuffer(more);
                    }
                },
                Buffer::appendBuffer));
    }

    private <T> Future<T> unreachable(URI url, Throwable cause) {
        log.atWarn()
                .addKeyValue("url", withoutQuery(url))
                .addKeyValue("cause", cause.toString())
                .log("login_provider_unreachable");
        boolean timedOut = cause instanceof TimeoutException || cause instanceof ConnectTimeoutException;
        return unavailable(
                timedOut
                        ? service + " did not answer in time. Try again in a moment."
                        : "The hub cannot reach " + service + ". Try again in a moment; if that does not help, tell"
                                + " whoever runs this hub.",
                Optional.empty());
    }

    private Future<ProviderReply> usable(URI url, ProviderReply reply) {
        if (reply.body().length() > LARGEST_ANSWER) {
            return failed(url, reply, service + " answered with more than the hub reads.", Optional.empty());
        }
        if (reply.isLimited()) {
            var wait = reply.retryAfter();
            return failed(
                    url,
                    reply,
                    service + " asks the hub to slow down. Try again "
                            + wait.map(ProviderClient::words).orElse("in a few minutes") + ".",
                    wait);
        }
        if (reply.status() >= 500) {
            return failed(
                    url,
                    reply,
                    service + " has trouble of its own (it answered " + reply.status() + "). Try again in a moment.",
                    reply.retryAfter());
        }
        return Future.succeededFuture(reply);
    }

    /** For an answer that means nothing, such as a page where JSON should be. */
    <T> Future<T> failed(URI url, ProviderReply reply, String message, Optional<Duration> retryAfter) {
        log.atWarn()
                .addKeyValue("url", withoutQuery(url))
                .addKeyValue("status", reply.status())
                .addKeyValue("said", reply.message())
                .addKeyValue("retry_after", retryAfter.map(Duration::toString).orElse("not said"))
                .log("login_provider_failed");
        return unavailable(message, retryAfter);
    }

    /** Fails as {@link #failed} does, for an answer that is not what was asked for. */
    <T> Future<T> notUnderstood(URI url, ProviderReply reply) {
        return failed(
                url,
                reply,
                service + " answered something that the hub does not understand. Try again in a moment; if that does"
                        + " not help, tell whoever runs this hub.",
                Optional.empty());
    }

    static boolean isUnavailable(Throwable cause) {
        return cause instanceof HubException e && e.error() instanceof HubError.LoginProviderUnavailable;
    }

    private static <T> Future<T> unavailable(String message, Optional<Duration> retryAfter) {
        return new HubError.LoginProviderUnavailable(message, retryAfter).failed();
    }

    private static String words(Duration wait) {
        return wait.compareTo(Duration.ofMinutes(2)) < 0
                ? "in " + Math.max(1, wait.toSeconds()) + " seconds"
                : wait.compareTo(LONGEST_WAIT_SHOWN) <= 0 ? "in " + wait.toMinutes() + " minutes" : "later";
    }

    static String withoutQuery(URI url) {
        return Shown.cut(url.toString().replaceFirst("[?#].*", ""));
    }
}
