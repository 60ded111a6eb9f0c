package dev.metis.hub.http;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON body. One that is missing is empty; one that is not what it must be ({@code null} neither) fails with a
 * HubError that names it. Texts are such as PostgreSQL can store: without zero bytes and halves of characters.
 */
public record Fields(JsonObject body) {

    /** Of a request that must have a body. */
    public static Fields of(RoutingContext ctx) {
        return Json.body(ctx)
                .map(Fields::new)
                .orElseThrow(() -> new HubError.BadRequest("The body must be a JSON object").exception());
    }

    /** Of a request that may have no body, which is then one without fields. */
    public static Fields ofAny(RoutingContext ctx) {
        return new Fields(Json.body(ctx).orElseGet(JsonObject::new));
    }

    /** Refuses fields of other names. */
    public Fields only(String... known) {
        var names = List.of(known);
        for (var name : body.fieldNames()) {
            if (!names.contains(name)) {
                throw bad(Shown.cut(name), "there is no such field; there are " + String.join(", ", names));
            }
        }
        return this;
    }

    /** The same for a body in which {@code null} counts as missing. */
    public Fields ignoringNulls() {
        var given = new JsonObject();
        body.forEach(field -> {
            if (field.getValue() != null) {
                given.put(field.getKey(), field.getValue());
            }
        });
        return new Fields(given);
    }

    public boolean has(String name) {
        return body.containsKey(name);
    }

    public Optional<String> text(String name) {
        return has(name) ? Optional.of(text(name, body.getValue(name))) : Optional.empty();
    }

    public Optional<String> text(String name, int longest) {
        var text = text(name);
        if (text.isPresent() && text.get().length() > longest) {
            throw bad(name, "must have at most " + longest + " characters");
        }
        return text;
    }

    /** Larger than an int counts as too large. */
    public Optional<Integer> integer(String name, int least, int most) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(body.getValue(name) instanceof Number number) || number.doubleValue() % 1 != 0) {
            throw bad(name, "must be a whole number");
        }
        if (number.doubleValue() < least) {
            throw bad(name, "must be at least " + least);
        }
        if (number.doubleValue() > most) {
            throw bad(name, "must not exceed " + most);
        }
        return Optional.of(number.intValue());
    }

    public Optional<Boolean> flag(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(body.getValue(name) instanceof Boolean flag)) {
            throw bad(name, "must be true or false");
        }
        return Optional.of(flag);
    }

    public Optional<List<String>> texts(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(body.getValue(name) instanceof JsonArray list)) {
            throw bad(name, "must be a list");
        }
        return Optional.of(list.stream().map(each -> text(name, each)).toList());
    }

    /** A list of whatever, which is not looked at. */
    public void list(String name) {
        if (has(name) && !(body.getValue(name) instanceof JsonArray)) {
            throw bad(name, "must be a list");
        }
    }

    public Optional<JsonObject> object(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!(body.getValue(name) instanceof JsonObject object)) {
            throw bad(name, "must be an object");
        }
        return Optional.of(storable(name, object));
    }

    /** The same object, unless some text in it cannot be stored. */
    public static JsonObject storable(String name, JsonObject object) {
        check(name, object.getMap());
        return object;
    }

    private static void check(String name, Object value) {
        switch (value) {
            case String text -> text(name, text);
            case JsonObject object -> check(name, object.getMap());
            case JsonArray array -> check(name, array.getList());
            case Map<?, ?> map ->
                map.forEach((key, each) -> {
                    text(name, key);
                    checkAny(name, each);
                });
            case List<?> list -> list.forEach(each -> checkAny(name, each));
            default -> {}
        }
    }

    private static void checkAny(String name, @Nullable Object value) {
        if (value != null) {
            check(name, value);
        }
    }

    private static String text(String name, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw bad(name, "must be text");
        }
        if (text.codePoints().anyMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))) {
            throw bad(name, "has a character that cannot be stored");
        }
        return text;
    }

    /** A field that breaks a rule of its own. */
    public static RuntimeException bad(String name, String problem) {
        return new HubError.BadRequest(name + ": " + problem).exception();
    }
}
