package dev.metis.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the API answers: JSON, or a line of text without a type as configurable-http-proxy does; each is counted. */
final class ApiAnswer {

    private static final Logger log = LoggerFactory.getLogger(ApiAnswer.class);

    private final Meters meters;

    ApiAnswer(Meters meters) {
        this.meters = meters;
    }

    void json(HttpServerRequest request, JsonObject body) {
        open(request, 200)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer())
                .onFailure(ApiAnswer::notDelivered);
    }

    void text(HttpServerRequest request, int status, String text) {
        var response = open(request, status);
        (text.isEmpty() ? response.end() : response.end(text)).onFailure(ApiAnswer::notDelivered);
    }

    private HttpServerResponse open(HttpServerRequest request, int status) {
        meters.apiAnswered(status);
        return request.response().setStatusCode(status).putHeader(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
    }

    private static void notDelivered(Throwable cause) {
        log.atDebug().setCause(cause).log("api_response_not_delivered");
    }
}
