package dev.metis.client;

import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * Attributes of cookies that the operator sets over ours, with Tornado's names; others of them are left alone.
 *
 * @param maxAgeSeconds of the token's cookie
 */
public record CookieOptions(
        Optional<Boolean> secure,
        Optional<Boolean> httpOnly,
        Optional<CookieSameSite> sameSite,
        Optional<String> domain,
        Optional<String> path,
        Optional<Long> maxAgeSeconds) {
    public static final CookieOptions NONE = of(new JsonObject());
    private static final long DAY_SECONDS = 86_400;

    /** Fails with an IllegalArgumentException that names the option. */
    public static CookieOptions of(JsonObject options) {
        var named = new JsonObject();
        options.forEach(option -> named.put(option.getKey().toLowerCase(Locale.ROOT), option.getValue()));
        return new CookieOptions(
                option(named, "secure", Boolean.class),
                option(named, "httponly", Boolean.class),
                option(named, "samesite", String.class).map(CookieOptions::sameSite),
                option(named, "domain", String.class),
                option(named, "path", String.class),
                option(named, "max_age", Number.class)
                        .map(Number::longValue)
                        .or(() -> option(named, "expires_days", Number.class)
                                .map(days -> Math.round(days.doubleValue() * DAY_SECONDS))));
    }

    private static <T> Optional<T> option(JsonObject options, String name, Class<T> type) {
        var value = options.getValue(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(name + " is not a " + type.getSimpleName());
        }
        return Optional.of(type.cast(value));
    }

    private static CookieSameSite sameSite(String written) {
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "lax" -> CookieSameSite.LAX;
            case "strict" -> CookieSameSite.STRICT;
            case "none" -> CookieSameSite.NONE;
            default -> throw new IllegalArgumentException("samesite is not Lax, Strict or None");
        };
    }
}
