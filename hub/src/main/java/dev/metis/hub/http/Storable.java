package dev.metis.hub.http;

import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be kept of what people send: PostgreSQL has no zero characters and no infinite numbers, and what is nested too deeply
 * can be written once and never be shown again.
 */
final class Storable {
    private static final int DEEPEST = 200;
    /** An escaped zero character, or an exponent of three digits. Most bodies have neither. */
    private static final Pattern SUSPICIOUS = Pattern.compile("\\\\u0000|[0-9][eE]\\+?[0-9]{3}");

    private Storable() {}

    /** @param text the same before it was parsed: bodies that cannot be wrong are not looked through */
    static JsonObject checked(JsonObject body, String text) {
        if (SUSPICIOUS.matcher(text).find() || mayBeDeep(text)) {
            body.getMap().forEach((field, value) -> {
                require("A field's name", field, 1);
                require(Shown.cut(field) + ":", value, 2);
            });
        }
        return body;
    }

    private static boolean mayBeDeep(String text) {
        return text.chars()
                .filter(c -> c == '{' || c == '[')
                .skip(DEEPEST)
                .findAny()
                .isPresent();
    }

    /** @param subject whose fault it is */
    private static void require(String subject, @Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw bad(subject + " is nested more than " + DEEPEST + " levels deep");
        }
        switch (value) {
            case String text
            when text.indexOf('\0') >= 0 -> throw bad(subject + " has a zero character in it, which cannot be stored");
            case Double number
            when !Double.isFinite(number) -> throw bad(subject + " has a number in it that is too large");
            case JsonObject object -> require(subject, object.getMap(), depth);
            case Map<?, ?> map ->
                map.forEach((key, each) -> {
                    require(subject, key, depth);
                    require(subject, each, depth + 1);
                });
            case Iterable<?> list -> list.forEach(each -> require(subject, each, depth + 1));
            case null, default -> {}
        }
    }

    private static RuntimeException bad(String message) {
        return new HubError.BadRequest(message).exception();
    }
}
