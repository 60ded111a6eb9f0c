package dev.metis.hub.http;

import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON on the wire, in the form JupyterHub's clients expect. */
public final class Json {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    private Json() {}

    /** UTC with a literal Z; the six-digit fraction is left out when it is zero. Null stays null. */
    public static @Nullable String time(@Nullable OffsetDateTime time) {
        if (time == null) {
            return null;
        }
        var utc = time.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
        return (utc.get(ChronoField.MICRO_OF_SECOND) == 0 ? SECONDS : MICROS).format(utc);
    }

    /** The body as an object; empty when there is no body or it is {@code null}. Anything else is refused. */
    public static Optional<JsonObject> body(RoutingContext ctx) {
        var buffer = ctx.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            return Optional.empty();
        }
        var text = buffer.toString(StandardCharsets.UTF_8);
        try {
            return switch (io.vertx.core.json.Json.decodeValue(text)) {
                case JsonObject object -> Optional.of(Storable.checked(object, text));
                case null -> Optional.empty();
                default -> throw new HubError.BadRequest("The body must be a JSON object").exception();
            };
        } catch (DecodeException e) {
            throw new HubError.BadRequest("Invalid JSON in body of request").exception();
        }
    }

    /** Answers with {@code application/json}, without a charset, as JupyterHub does. */
    public static Future<Void> answer(RoutingContext ctx, int status, JsonObject body) {
        return send(ctx, status, body.encode());
    }

    public static Future<Void> answer(RoutingContext ctx, int status, JsonArray body) {
        return send(ctx, status, body.encode());
    }

    /** What is read gets a tag, and is not sent to callers who have it already. */
    private static Future<Void> send(RoutingContext ctx, int status, String body) {
        var response = ctx.response();
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        if (status == 200 && ctx.request().method().equals(HttpMethod.GET)) {
            var tag = EntityTag.of(bytes);
            response.putHeader("ETag", tag.value());
            if (tag.isKnownTo(ctx.request())) {
                return response.setStatusCode(304).end();
            }
        }
        return response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(bytes));
    }
}
