package dev.metis.hub.http;

import dev.metis.hub.error.HubError;
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
            require(body, 1);
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

    private static void require(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new HubError.BadRequest("The body is nested more than " + DEEPEST + " levels deep").exception();
        }
        switch (value) {
            case String text
            when text.indexOf('\0') >= 0 ->
                throw new HubError.BadRequest("The body has a zero character in it, which cannot be stored")
                        .exception();
            case Double number
            when !Double.isFinite(number) ->
                throw new HubError.BadRequest("The body has a number in it that is too large").exception();
            case JsonObject object -> require(object.getMap(), depth);
            case Map<?, ?> map ->
                map.forEach((key, each) -> {
                    require(key, depth);
                    require(each, depth + 1);
                });
            case Iterable<?> list -> list.forEach(each -> require(each, depth + 1));
            case null, default -> {}
        }
    }
}
