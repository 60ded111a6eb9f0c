package dev.metis.hub.http;

import com.fasterxml.jackson.core.JsonParser;
import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON on the wire, in the form JupyterHub's clients expect. */
public final class Json {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final int[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000};

    private Json() {}

    /** UTC with a literal Z; the six-digit fraction is left out when it is zero. Null stays null. */
    public static @Nullable String time(@Nullable OffsetDateTime time) {
        if (time == null) {
            return null;
        }
        var utc = time.withOffsetSameInstant(ZoneOffset.UTC);
        var text = new StringBuilder(27);
        digits(text, utc.getYear(), 4).append('-');
        digits(text, utc.getMonthValue(), 2).append('-');
        digits(text, utc.getDayOfMonth(), 2).append('T');
        digits(text, utc.getHour(), 2).append(':');
        digits(text, utc.getMinute(), 2).append(':');
        digits(text, utc.getSecond(), 2);
        int micros = utc.getNano() / 1_000;
        if (micros != 0) {
            digits(text.append('.'), micros, 6);
        }
        return text.append('Z').toString();
    }

    /** A list of users has hundreds of times, and a formatter takes ten times as long as this. */
    private static StringBuilder digits(StringBuilder out, int value, int width) {
        for (int unit = POWERS[width - 1]; unit > 0; unit /= 10) {
            out.append((char) ('0' + value / unit % 10));
        }
        return out;
    }

    /** The body as an object; empty when there is no body or it is {@code null}. Anything else is refused. */
    public static Optional<JsonObject> body(RoutingContext ctx) {
        var buffer = ctx.body().buffer();
        if (buffer == null || buffer.length() == 0) {
            return Optional.empty();
        }
        var text = buffer.toString(StandardCharsets.UTF_8);
        try {
            return switch (strictly(text)) {
                case JsonObject object -> Optional.of(Storable.checked(object, text));
                case null -> Optional.empty();
                default -> throw new HubError.BadRequest("The body must be a JSON object").exception();
            };
        } catch (DecodeException e) {
            throw new HubError.BadRequest("Invalid JSON in body of request").exception();
        }
    }

    /** Without comments, which Vert.x would read over. */
    private static @Nullable Object strictly(String text) {
        var parser = JacksonCodec.createParser(text).disable(JsonParser.Feature.ALLOW_COMMENTS);
        return JacksonCodec.fromParser(parser, Object.class);
    }

    /** Answers with {@code application/json}, without a charset, as JupyterHub does. */
    public static Future<Void> answer(RoutingContext ctx, int status, JsonObject body) {
        return answer(ctx, status, Body.of(body));
    }

    public static Future<Void> answer(RoutingContext ctx, int status, JsonArray body) {
        return answer(ctx, status, new Body(body.toBuffer().getBytes()));
    }

    /** What is read gets a tag, and is not sent to callers who have it already. */
    public static Future<Void> answer(RoutingContext ctx, int status, Body body) {
        var response = ctx.response();
        if (status == 200 && ctx.request().method().equals(HttpMethod.GET)) {
            var tag = body.tag();
            response.putHeader(HttpHeaders.ETAG, tag.header());
            if (tag.isKnownTo(ctx.request())) {
                return response.setStatusCode(304).end();
            }
        }
        return response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .end(Buffer.buffer(body.bytes));
    }

    /** What may be answered more than once. */
    public static final class Body {
        private final byte[] bytes;
        private @Nullable EntityTag tag;

        private Body(byte[] bytes) {
            this.bytes = bytes;
        }

        public static Body of(JsonObject body) {
            return new Body(body.toBuffer().getBytes());
        }

        private EntityTag tag() {
            var known = tag;
            if (known == null) {
                known = EntityTag.of(bytes);
                tag = known;
            }
            return known;
        }
    }
}
