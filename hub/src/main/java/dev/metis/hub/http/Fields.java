package dev.metis.hub.http;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The keys of a request's body, checked as they are read. What is wrong is refused with the key's name. */
public record Fields(JsonObject body) {

    /** No body, or {@code null}, has no keys. */
    public static Fields of(RoutingContext ctx) {
        return new Fields(Json.body(ctx).orElseGet(JsonObject::new));
    }

    /** The same when it has no keys but these; others are refused. */
    public Fields only(String... known) {
        var all = Set.of(known);
        body.fieldNames().stream().filter(key -> !all.contains(key)).findFirst().ifPresent(key -> {
            throw problem(
                    Shown.cut(key), "is not a key that is known here; known are " + String.join(", ", List.of(known)));
        });
        return this;
    }

    public boolean isEmpty() {
        return body.isEmpty();
    }

    /** Also for {@code null}. */
    public boolean has(String key) {
        return body.containsKey(key);
    }

    /** Empty when it is missing or {@code null}. */
    public Optional<String> text(String key) {
        return read(key, "text", value -> value instanceof String text ? Optional.of(text) : Optional.empty());
    }

    public Optional<Boolean> flag(String key) {
        return read(
                key, "true or false", value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty());
    }

    public Optional<JsonObject> object(String key) {
        return read(
                key, "an object", value -> value instanceof JsonObject object ? Optional.of(object) : Optional.empty());
    }

    public Optional<List<String>> texts(String key) {
        return read(
                key,
                "a list of texts",
                value -> value instanceof JsonArray list && list.stream().allMatch(String.class::isInstance)
                        ? Optional.of(list.stream().map(String.class::cast).toList())
                        : Optional.empty());
    }

    /** Whole numbers, also as text. */
    public Optional<Long> integer(String key) {
        return read(key, "a whole number", Fields::integerOf);
    }

    private static Optional<Long> integerOf(Object value) {
        return switch (value) {
            case Integer number -> Optional.of(number.longValue());
            case Long number -> Optional.of(number);
            case String text when text.strip().matches("[+-]?[0-9]{1,18}") -> Optional.of(Long.parseLong(text.strip()));
            default -> Optional.empty();
        };
    }

    private <T> Optional<T> read(String key, String expected, Function<Object, Optional<T>> as) {
        var value = body.getValue(key);
        return value == null
                ? Optional.empty()
                : Optional.of(as.apply(value).orElseThrow(() -> problem(key, "must be " + expected)));
    }

    /** The same when it is there but {@code null}, which is no value here. */
    public Fields notNull(String... keys) {
        for (var key : keys) {
            if (body.containsKey(key) && body.getValue(key) == null) {
                throw problem(key, "must not be null");
            }
        }
        return this;
    }

    public static RuntimeException problem(String key, String problem) {
        return new HubError.BadRequest(key + ": " + problem).exception();
    }
}
