package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A proxy that runs already: its routes are there before the first request comes to the one that follows it. */
final class Predecessor {

    private static final Logger log = LoggerFactory.getLogger(Predecessor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final ProxyConfig config;

    Predecessor(Vertx vertx, ProxyConfig config) {
        this.vertx = vertx;
        this.config = config;
    }

    /** Asks its API, with our token, and sets what it tells. Fails, naming the address, when it does not tell. */
    Future<Void> copyRoutes(URI api, RouteTable routes) {
        var target = Target.parse(api.toString());
        if (target.isEmpty()) {
            return cannotCopy(api, "it is no http or https URL");
        }
        var options =
                new HttpClientOptions().setVerifyHost(config.targets().tls().verified());
        config.targets().tls().applyTo(options);
        var client = vertx.createHttpClient(options);
        return client.request(target.get()
                        .options()
                        .setMethod(HttpMethod.GET)
                        .setURI(target.get().path() + "/api/routes")
                        .putHeader(
                                HttpHeaders.AUTHORIZATION,
                                "token " + config.api().token()))
                .compose(request -> request.send().compose(Predecessor::read))
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .map(table -> put(table, routes))
                .onSuccess(count -> log.atInfo().addKeyValue("count", count).log("routes_copied"))
                .<Void>mapEmpty()
                .recover(cause -> cannotCopy(api, String.valueOf(cause.getMessage())))
                .eventually(client::close);
    }

    private static Future<JsonObject> read(HttpClientResponse response) {
        return response.statusCode() == 200
                ? response.body().map(Predecessor::table)
                : Future.failedFuture("it answers " + response.statusCode());
    }

    private static JsonObject table(Buffer body) {
        if (body.toJsonValue() instanceof JsonObject table) {
            return table;
        }
        throw new DecodeException("it tells no routes");
    }

    private static int put(JsonObject table, RouteTable routes) {
        var count = 0;
        for (var key : table.fieldNames()) {
            if (table.getValue(key) instanceof JsonObject data && data.getValue("target") instanceof String) {
                data.remove("last_activity");
                routes.put(key, data);
                count++;
            }
        }
        return count;
    }

    private static Future<Void> cannotCopy(URI api, String reason) {
        return Future.failedFuture(new IOException("cannot copy the routes of " + api + ": " + reason));
    }
}
