package dev.metis.hub.session;

import dev.metis.hub.http.BaseUrl;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The cookies of the hub, with JupyterHub's names and paths. */
final class Cookies {
    static final String LOGIN = "jupyterhub-hub-login";
    static final String SESSION_ID = "jupyterhub-session-id";
    static final String XSRF = "_xsrf";
    /** Only ever cleared: an older name. */
    private static final String SERVICES = "jupyterhub-services";

    private static final long LOGIN_BROWSER_SECONDS = 30L * 24 * 3600;
    private static final long ANONYMOUS_XSRF_SECONDS = 3600;

    private final BaseUrl base;
    private final CookieConfig config;

    Cookies(BaseUrl base, CookieConfig config) {
        this.base = base;
        this.config = config;
    }

    /** Unquoted, as Tornado's clients send signed values in double quotes. */
    static Optional<String> read(RoutingContext ctx, String name) {
        return Optional.ofNullable(ctx.request().getCookie(name)).map(cookie -> unquoted(cookie.getValue()));
    }

    /** Every cookie of that name: browsers may send several, set for different paths. */
    static List<String> readAll(RoutingContext ctx, String name) {
        return ctx.request().cookies(name).stream()
                .map(cookie -> unquoted(cookie.getValue()))
                .toList();
    }

    void setLogin(RoutingContext ctx, String value, boolean secure) {
        add(ctx, LOGIN, value, base.hub(), LOGIN_BROWSER_SECONDS, true, secure, config.options());
    }

    void setSessionId(RoutingContext ctx, String value, boolean secure) {
        add(ctx, SESSION_ID, value, base.path(), null, true, secure, config.options());
    }

    void setXsrf(RoutingContext ctx, String value, boolean anonymous) {
        var options = config.xsrfOptions().isEmpty() ? config.options() : config.xsrfOptions();
        add(ctx, XSRF, value, base.hub(), anonymous ? ANONYMOUS_XSRF_SECONDS : null, false, false, options);
    }

    void clearAll(RoutingContext ctx) {
        clear(ctx, LOGIN, base.hub());
        clear(ctx, SESSION_ID, base.path());
        clear(ctx, XSRF, base.hub());
        clear(ctx, SERVICES, base.path() + "services");
    }

    void clearLogin(RoutingContext ctx) {
        clear(ctx, LOGIN, base.hub());
    }

    static void clear(RoutingContext ctx, String name, String path) {
        ctx.response().addCookie(Cookie.cookie(name, "").setPath(path).setMaxAge(0));
    }

    static void add(
            RoutingContext ctx,
            String name,
            String value,
            String path,
            @Nullable Long maxAge,
            boolean httpOnly,
            boolean secure,
            JsonObject options) {
        var cookie =
                Cookie.cookie(name, value).setPath(path).setHttpOnly(httpOnly).setSecure(secure);
        if (maxAge != null) {
            cookie.setMaxAge(maxAge);
        }
        options.forEach(option -> apply(cookie, option.getKey(), option.getValue()));
        ctx.response().addCookie(cookie);
    }

    /** Names as Tornado's set_cookie has them; the path stays ours. */
    private static void apply(Cookie cookie, String option, Object value) {
        switch (option.toLowerCase(Locale.ROOT)) {
            case "secure" -> cookie.setSecure(Boolean.TRUE.equals(value));
            case "httponly" -> cookie.setHttpOnly(Boolean.TRUE.equals(value));
            case "samesite" ->
                cookie.setSameSite(CookieSameSite.valueOf(String.valueOf(value).toUpperCase(Locale.ROOT)));
            case "domain" -> cookie.setDomain(String.valueOf(value));
            case "max_age" -> cookie.setMaxAge(((Number) value).longValue());
            default -> {}
        }
    }

    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
