package dev.metis.client;

import dev.metis.client.HubAuthConfig.Hub;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the hub. Every call ends within the time-out; all failures are {@link Refusal}s. */
final class HubClient {
    private static final Logger log = LoggerFactory.getLogger(HubClient.class);
    private static final int CONNECTIONS = 32;

    private final HttpClient http;
    private final Hub hub;

    HubClient(Vertx vertx, Hub hub) {
        this.hub = hub;
        this.http = vertx.createHttpClient(options(hub), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /**
     * An access token.
     *
     * @param lifetime as the hub says, if it does
     */
    record Grant(String token, Optional<Duration> lifetime) {
        @Override
        public String toString() {
            return "Grant[" + lifetime + "]";
        }
    }

    private record Answer(int status, Buffer body) {}

    /** The owner of a token; nobody when the hub does not know it, which it says with 403. Source: JupyterHub HubAuth. */
    Future<Optional<HubUser>> whoami(String token) {
        if (!RequestToken.isPlausible(token)) {
            return Future.succeededFuture(Optional.empty());
        }
        return call(HttpMethod.GET, hub.api() + "/user", token, Map.of(), Buffer.buffer())
                .compose(answer -> answer.status() == 403
                        ? Future.succeededFuture(Optional.<HubUser>empty())
                        : read(answer, model -> Optional.of(HubUser.of(model))))
                .recover(this::refuse);
    }

    /** Trades a code of OAuth for a token. */
    Future<Grant> redeem(String clientId, String redirectUri, String code, String verifier) {
        var form = Map.of(
                "client_id", clientId,
                "client_secret", hub.token(),
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", redirectUri,
                "code_verifier", verifier);
        var headers = Map.of("Content-Type", "application/x-www-form-urlencoded");
        return call(HttpMethod.POST, hub.api() + "/oauth2/token", hub.token(), headers, Buffer.buffer(encoded(form)))
                .compose(answer -> read(answer, HubClient::grant))
                .recover(this::refuse);
    }

    Future<Void> report(URI activityUrl, JsonObject activity) {
        var headers = Map.of("Content-Type", "application/json");
        return call(HttpMethod.POST, activityUrl.toString(), hub.token(), headers, activity.toBuffer())
                .compose(answer -> answer.status() < 300
                        ? Future.<Void>succeededFuture()
                        : Refusal.of(502, "The hub answered " + answer.status()).failed())
                .recover(this::refuse);
    }

    Future<Void> close() {
        return http.close();
    }

    private Future<Answer> call(HttpMethod method, String url, String token, Map<String, String> headers, Buffer body) {
        return http.request(new RequestOptions()
                        .setMethod(method)
                        .setAbsoluteURI(url)
                        .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(headers))
                        .putHeader(HttpHeaders.AUTHORIZATION, "token " + token)
                        .putHeader(HttpHeaders.ACCEPT, "application/json")
                        .setTimeout(hub.timeout().toMillis()))
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(read -> new Answer(response.statusCode(), read)))
                .timeout(hub.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param reader fails with a RuntimeException when the answer makes no sense */
    private static <T> Future<T> read(Answer answer, Function<JsonObject, T> reader) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            try {
                return Future.succeededFuture(reader.apply(answer.body().toJsonObject()));
            } catch (RuntimeException e) {
                log.atWarn().addKeyValue("reason", e.getClass().getSimpleName()).log("hub_not_understood");
                return Refusal.of(502, "The hub's answer cannot be understood.").failed();
            }
        }
        var reason = reason(answer);
        log.atWarn().addKeyValue("status", status).addKeyValue("reason", reason).log("hub_refused");
        if (status == 503) {
            return Refusal.hubIsAway("The hub is not available at the moment.").failed();
        }
        if (status >= 500) {
            return Refusal.of(502, "The hub failed to answer.").failed();
        }
        return reason.equals("invalid_grant")
                ? Refusal.of(400, "This login is too old or was used already.").failed()
                : Refusal.of(500, "The hub refused a call of this program: " + reason + ".")
                        .failed();
    }

    /** The word of RFC 6749 §5.2 where there is one. */
    private static String reason(Answer answer) {
        try {
            return Optional.ofNullable(answer.body().toJsonObject().getString("error"))
                    .orElse("status " + answer.status());
        } catch (RuntimeException _) {
            return "status " + answer.status();
        }
    }

    private static Grant grant(JsonObject answer) {
        var lifetime = answer.getValue("expires_in") instanceof Number seconds && seconds.longValue() > 0
                ? Optional.of(Duration.ofSeconds(seconds.longValue()))
                : Optional.<Duration>empty();
        var token = answer.getString("access_token");
        if (token == null || !RequestToken.isPlausible(token)) {
            throw new IllegalArgumentException("no access_token");
        }
        return new Grant(token, lifetime);
    }

    private <T> Future<T> refuse(Throwable failure) {
        if (failure instanceof Refusal) {
            return Future.failedFuture(failure);
        }
        log.atWarn().addKeyValue("hub", hub.api()).setCause(failure).log("hub_not_reached");
        return Refusal.hubIsAway("The hub cannot be reached at the moment.").failed();
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static HttpClientOptions options(Hub hub) {
        var options = new HttpClientOptions()
                .setConnectTimeout((int) Math.min(hub.timeout().toMillis(), Integer.MAX_VALUE))
                .setSsl("https".equals(hub.api().getScheme()));
        hub.tls()
                .ifPresent(tls -> options.setKeyCertOptions(new PemKeyCertOptions()
                                .addKeyPath(tls.keyFile())
                                .addCertPath(tls.certificateFile()))
                        .setTrustOptions(new PemTrustOptions().addCertPath(tls.authorityFile())));
        return options;
    }
}
