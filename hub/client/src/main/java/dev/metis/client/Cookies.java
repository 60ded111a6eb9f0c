package dev.metis.client;

import dev.metis.client.HubAuthConfig.Login;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookies of this program in browsers: the token's, those of logins under way, and the XSRF token's. Names and paths are
 * those of JupyterHub's clients.
 */
final class Cookies {
    static final String XSRF = "_xsrf";
    private static final String HOST_PREFIX = "__Host-";
    private static final Duration STATE_AGE = Duration.ofMinutes(10);

    private final String prefix;
    private final Login login;

    Cookies(String prefix, Login login) {
        this.prefix = prefix;
        this.login = login;
    }

    static Optional<String> read(RoutingContext ctx, String name) {
        return Optional.ofNullable(ctx.request().getCookie(name)).map(Cookie::getValue);
    }

    /** Every cookie of that name: browsers may send several, set for different paths. */
    static List<String> readAll(RoutingContext ctx, String name) {
        return ctx.request().cookies(name).stream().map(Cookie::getValue).toList();
    }

    String tokenName() {
        return (login.hostPrefix() ? HOST_PREFIX : "") + login.cookieName();
    }

    /** @param lifetime of the token, where it is known; else the cookie ends with the browser */
    void setToken(RoutingContext ctx, String value, Optional<Duration> lifetime) {
        var cookie = cookie(ctx, tokenName(), value);
        var options = login.cookieOptions();
        options.maxAgeSeconds().or(() -> lifetime.map(Duration::toSeconds)).ifPresent(cookie::setMaxAge);
        options.httpOnly().ifPresent(cookie::setHttpOnly);
        ctx.response().addCookie(tokenPath(cookie));
    }

    void clearToken(RoutingContext ctx) {
        ctx.response().addCookie(tokenPath(cookie(ctx, tokenName(), "")).setMaxAge(0));
    }

    /** One for each login under way, since people open several pages at once. */
    String stateName(String stateId) {
        return statePrefix() + stateId.substring(0, 8);
    }

    void setState(RoutingContext ctx, String stateId, String value) {
        ctx.response().addCookie(cookie(ctx, stateName(stateId), value).setMaxAge(STATE_AGE.toSeconds()));
    }

    int countStates(RoutingContext ctx) {
        return states(ctx).size();
    }

    void clearStates(RoutingContext ctx) {
        for (var name : states(ctx)) {
            ctx.response().addCookie(cookie(ctx, name, "").setMaxAge(0));
        }
    }

    /** For scripts of this program's pages, which send its value in a header. */
    void setXsrf(RoutingContext ctx, String value) {
        ctx.response().addCookie(cookie(ctx, XSRF, value).setPath(prefix).setHttpOnly(false));
    }

    void clearXsrf(RoutingContext ctx) {
        ctx.response().addCookie(cookie(ctx, XSRF, "").setPath(prefix).setMaxAge(0));
    }

    private List<String> states(RoutingContext ctx) {
        return ctx.request().cookies().stream()
                .map(Cookie::getName)
                .filter(name -> name.startsWith(statePrefix()))
                .distinct()
                .toList();
    }

    private String statePrefix() {
        return tokenName() + "-oauth-state-";
    }

    private Cookie cookie(RoutingContext ctx, String name, String value) {
        var options = login.cookieOptions();
        var cookie = Cookie.cookie(name, value)
                .setPath(login.hostPrefix() ? "/" : prefix)
                .setHttpOnly(true)
                .setSecure(login.hostPrefix() || options.secure().orElseGet(() -> isSecure(ctx)));
        options.sameSite().ifPresent(cookie::setSameSite);
        if (!login.hostPrefix()) {
            options.domain().ifPresent(cookie::setDomain);
        }
        return cookie;
    }

    private Cookie tokenPath(Cookie cookie) {
        return login.hostPrefix()
                ? cookie
                : cookie.setPath(login.cookieOptions().path().orElse(prefix));
    }

    private boolean isSecure(RoutingContext ctx) {
        return login.publicUrl()
                .map(url -> "https".equals(url.getScheme()))
                .orElseGet(() -> new Fetch(ctx.request()).scheme().equals("https"));
    }
}
