package dev.metis.hub.session;

import dev.metis.hub.access.Caller;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.RequestOrigin;
import dev.metis.hub.token.Secrets;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.user.Logins;
import dev.metis.hub.user.User;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Logins of browsers. The login cookie carries a random secret, signed; the row has its digest, so a login can be listed and
 * ended, and a copy of a cookie is worth nothing after logout. The cookie {@code jupyterhub-session-id} ties the tokens
 * servers get to this login.
 */
public final class Sessions {
    private static final Duration XSRF_AGE = Duration.ofDays(31);
    private static final Duration TOUCH = Duration.ofMinutes(1);
    private static final Pattern SESSION_ID = Pattern.compile("[0-9a-f]{32}");

    private final Database database;
    private final SessionStore store;
    private final TokenStore tokens;
    private final HubEvents events;
    private final SignedValue signer;
    private final Cookies cookies;
    private final CookieConfig config;
    private final Origins origins;
    private final Logins logins;

    /** Where a request came from, by the operator's proxy settings. */
    @FunctionalInterface
    public interface Origins {
        RequestOrigin of(RoutingContext ctx);
    }

    public Sessions(
            Database database,
            SessionStore store,
            TokenStore tokens,
            HubEvents events,
            SignedValue signer,
            BaseUrl base,
            CookieConfig config,
            Origins origins,
            Logins logins) {
        this.database = database;
        this.store = store;
        this.tokens = tokens;
        this.events = events;
        this.signer = signer;
        this.cookies = new Cookies(base, config);
        this.config = config;
        this.origins = origins;
        this.logins = logins;
    }

    /** A login found by its cookie. */
    public record Found(Session session, String proof) {}

    /** The login of the request's cookie. A cookie that opens nothing is cleared, never an error. */
    public Future<Optional<Found>> find(RoutingContext ctx) {
        var cookie = Cookies.read(ctx, Cookies.LOGIN);
        if (cookie.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        var secret = signer.verify(Cookies.LOGIN, cookie.get(), config.maxAge());
        if (secret.isEmpty()) {
            cookies.clearLogin(ctx);
            return Future.succeededFuture(Optional.empty());
        }
        var hashed = Sha256.of(secret.get());
        return store.find(database.sql(), hashed).map(found -> {
            if (found.isEmpty()) {
                cookies.clearLogin(ctx);
            }
            return found.map(session -> entered(ctx, session, hashed));
        });
    }

    /** The same for a login cookie that somebody else got and asks about. */
    public Future<Optional<Session>> find(String name, String value) {
        return (name.equals(Cookies.LOGIN)
                        ? signer.verify(Cookies.LOGIN, value, config.maxAge())
                        : Optional.<String>empty())
                .map(secret -> store.find(database.sql(), Sha256.of(secret)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    private Found entered(RoutingContext ctx, Session session, byte[] hashed) {
        if (!Cookies.read(ctx, Cookies.SESSION_ID).equals(Optional.of(session.sessionId()))) {
            cookies.setSessionId(ctx, session.sessionId(), isSecure(ctx));
        }
        store.touch(database.sql(), session.id(), TOUCH).otherwiseEmpty();
        return new Found(session, HexFormat.of().formatHex(Sha256.of(hashed), 0, 16));
    }

    /** Logs the browser in: a new login, whatever it had before. */
    public Future<Void> begin(RoutingContext ctx, User user) {
        var secret = HexFormat.of().formatHex(Secrets.key());
        var sessionId = Cookies.read(ctx, Cookies.SESSION_ID)
                .filter(id -> SESSION_ID.matcher(id).matches())
                .orElseGet(Secrets::hex32);
        boolean secure = isSecure(ctx);
        return store.insert(
                        database.sql(), user, secret, sessionId, origins.of(ctx).address(), config.maxAge())
                .onSuccess(_ -> {
                    cookies.setLogin(ctx, signer.sign(Cookies.LOGIN, secret), secure);
                    cookies.setSessionId(ctx, sessionId, secure);
                    var hashed = Sha256.of(secret);
                    cookies.setXsrf(ctx, xsrfFor(sessionId, HexFormat.of().formatHex(Sha256.of(hashed), 0, 16)), false);
                });
    }

    /** Ends this login, the tokens servers got for it and what is open to them, and clears the cookies. Without a login, nothing happens. */
    public Future<Void> end(RoutingContext ctx) {
        return find(ctx).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            var session = found.get().session();
            return events.inTransaction(tx -> store.delete(tx, session.id())
                            .compose(_ -> tokens.deleteOfSession(tx, session.userId(), session.sessionId()))
                            .compose(_ -> events.publish(tx, new HubEvent.UserChanged(session.userId())))
                            .compose(_ -> logins.end(tx, session.sessionId())))
                    .onSuccess(_ -> cookies.clearAll(ctx));
        });
    }

    /** The token to embed into a page; sets the cookie it must match unless the browser has a right one. */
    public String xsrfToken(RoutingContext ctx) {
        var payload = xsrfPayload(ctx);
        for (var cookie : Cookies.readAll(ctx, Cookies.XSRF)) {
            if (isValidXsrf(cookie, payload)) {
                return cookie;
            }
        }
        var fresh = encode(signer.sign(Cookies.XSRF, payload));
        // A page about a failure may not know who is there: it must not take a good cookie away.
        if (isNavigation(ctx) && !ctx.failed()) {
            cookies.setXsrf(ctx, fresh, Caller.find(ctx).isEmpty());
        }
        return fresh;
    }

    /** Has a browser that is about to log in keep the token for another hour, so that a form that stands open stays good. */
    public void renewXsrf(RoutingContext ctx) {
        var payload = xsrfPayload(ctx);
        if (isNavigation(ctx)) {
            Cookies.readAll(ctx, Cookies.XSRF).stream()
                    .filter(cookie -> isValidXsrf(cookie, payload))
                    .findFirst()
                    .ifPresent(cookie -> cookies.setXsrf(ctx, cookie, true));
        }
    }

    /** Fails with Forbidden unless the request carries the token of this very login. Source: JupyterHub check_xsrf_cookie. */
    public void requireXsrf(RoutingContext ctx) {
        if (!hasXsrf(ctx)) {
            throw new HubError.Forbidden(
                            "The form is too old or came from another site. Reload the page and try again.")
                    .exception();
        }
    }

    public boolean hasXsrf(RoutingContext ctx) {
        var given = givenXsrf(ctx);
        if (given.isEmpty()) {
            return false;
        }
        var payload = xsrfPayload(ctx);
        return Cookies.readAll(ctx, Cookies.XSRF).stream()
                .filter(cookie -> isValidXsrf(cookie, payload))
                .findFirst()
                .filter(cookie -> same(cookie, given.get()))
                .isPresent();
    }

    /** What a program is told whose request fails {@link #hasXsrf}, in the words JupyterHub's clients know. */
    public static HubError.Forbidden refusedXsrf(RoutingContext ctx) {
        var method = ctx.request().method().name();
        return new HubError.Forbidden(
                givenXsrf(ctx).filter(given -> !given.isEmpty()).isEmpty()
                        ? "'_xsrf' argument missing from " + method
                        : "XSRF cookie does not match " + method + " argument");
    }

    private static Optional<String> givenXsrf(RoutingContext ctx) {
        var query = Params.query(ctx).getAll(Cookies.XSRF);
        if (!query.isEmpty()) {
            return Optional.of(query.getFirst());
        }
        return Optional.ofNullable(ctx.request().getFormAttribute(Cookies.XSRF))
                .or(() -> Optional.ofNullable(ctx.request().getHeader("X-XSRFToken")))
                .or(() -> Optional.ofNullable(ctx.request().getHeader("X-CSRFToken")));
    }

    private boolean isValidXsrf(String cookie, String payload) {
        try {
            var signed = new String(Base64.getUrlDecoder().decode(cookie), StandardCharsets.UTF_8);
            return signer.verify(Cookies.XSRF, signed, XSRF_AGE)
                    .filter(value -> same(value, payload))
                    .isPresent();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private String xsrfPayload(RoutingContext ctx) {
        return Caller.find(ctx)
                .map(Caller::credential)
                .filter(Caller.BrowserSession.class::isInstance)
                .map(Caller.BrowserSession.class::cast)
                .map(session -> session.id() + ":" + session.proof())
                .orElseGet(() -> Cookies.read(ctx, Cookies.SESSION_ID).orElse("None") + ":" + anonymousId(ctx));
    }

    private String anonymousId(RoutingContext ctx) {
        var agent = Optional.ofNullable(ctx.request().getHeader("User-Agent")).orElse("");
        var seen = origins.of(ctx).address() + agent + "\u00ff";
        return Base64.getUrlEncoder().encodeToString(Sha256.of(seen.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private String xsrfFor(String sessionId, String proof) {
        return encode(signer.sign(Cookies.XSRF, sessionId + ":" + proof));
    }

    private static String encode(String signed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    public static boolean isNavigation(RoutingContext ctx) {
        var mode = ctx.request().getHeader("Sec-Fetch-Mode");
        return mode == null || mode.equals("navigate");
    }

    private boolean isSecure(RoutingContext ctx) {
        return origins.of(ctx).scheme().equals("https");
    }
}
