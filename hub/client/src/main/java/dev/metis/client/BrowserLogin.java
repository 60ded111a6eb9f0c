package dev.metis.client;

import dev.metis.client.HubAuthConfig.Login;
import dev.metis.client.HubClient.Grant;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a browser through the hub and back: OAuth's authorization code grant with PKCE (RFC 6749, RFC 7636). */
final class BrowserLogin {
    private static final Logger log = LoggerFactory.getLogger(BrowserLogin.class);
    private static final int MOST_STATES = 10;

    private final HubAuth hubAuth;
    private final Login login;
    private final String prefix;
    private final SignedText signer;
    private final Cookies cookies;
    private final XsrfTokens xsrf;

    BrowserLogin(HubAuth hubAuth, Login login, String prefix, SignedText signer, Cookies cookies, XsrfTokens xsrf) {
        this.hubAuth = hubAuth;
        this.login = login;
        this.prefix = prefix;
        this.signer = signer;
        this.cookies = cookies;
        this.xsrf = xsrf;
    }

    /** As the hub knows it. */
    String redirectUri() {
        return login.redirectUri()
                .map(uri -> uri.startsWith("/") || uri.contains("://") ? uri : prefix + uri)
                .orElse(prefix + "oauth_callback");
    }

    /** Where the hub sends browsers back to. */
    String callbackPath() {
        return URI.create(redirectUri()).getRawPath();
    }

    /** Sends the browser to the hub. */
    void begin(RoutingContext ctx) {
        if (cookies.countStates(ctx) >= MOST_STATES) {
            cookies.clearStates(ctx); // logins that nobody finished; more of them would fill the header
        }
        var state = LoginState.to(ctx.request().uri(), prefix);
        cookies.setState(ctx, state.id(), state.cookie(signer));
        var query = new LinkedHashMap<String, String>();
        query.put("client_id", login.clientId());
        query.put("redirect_uri", redirectUri());
        query.put("response_type", "code");
        query.put("code_challenge", state.challenge(signer));
        query.put("code_challenge_method", "S256");
        query.put("state", state.sign(signer));
        redirect(ctx, login.hubUrl() + "api/oauth2/authorize?" + encoded(query));
    }

    /**
     * The browser is back. A code is worth nothing without the cookie that this browser got, so nobody can be logged in as
     * somebody else by a link.
     *
     * @param loggedIn whether the browser has a login already; asked only when the cookie is missing
     */
    void finish(RoutingContext ctx, Supplier<Future<Boolean>> loggedIn) {
        var problem = parameter(ctx, "error");
        var code = parameter(ctx, "code");
        var given = parameter(ctx, "state");
        if (problem.isPresent()) {
            var words = parameter(ctx, "error_description").or(() -> problem).orElseThrow();
            fail(ctx, Refusal.of(400, "The hub did not log you in: " + words));
        } else if (code.isEmpty() || given.isEmpty()) {
            fail(ctx, Refusal.of(400, "This page takes a code and a state from the hub."));
        } else {
            var state = LoginState.verified(given.get(), signer);
            if (state.isPresent() && isOfThisBrowser(ctx, state.get())) {
                redeem(ctx, state.get(), code.get());
            } else {
                leave(ctx, state, loggedIn);
            }
        }
    }

    /** Forgets the login here, then ends the one of the hub, which takes the tokens of its session away. */
    void logOut(RoutingContext ctx, Optional<String> token) {
        token.ifPresent(hubAuth::forget);
        var session = HubAuth.sessionId(ctx);
        if (!session.isEmpty()) {
            hubAuth.forgetSession(session);
        }
        cookies.clearToken(ctx);
        cookies.clearStates(ctx);
        cookies.clearXsrf(ctx);
        redirect(ctx, login.hubUrl() + "logout");
    }

    private boolean isOfThisBrowser(RoutingContext ctx, LoginState state) {
        return Cookies.readAll(ctx, cookies.stateName(state.id())).stream()
                .anyMatch(cookie -> state.isOf(cookie, signer));
    }

    private void redeem(RoutingContext ctx, LoginState state, String code) {
        cookies.clearStates(ctx);
        hubAuth.hub()
                .redeem(login.clientId(), redirectUri(), code, state.verifier(signer))
                .compose(grant -> enter(ctx, grant))
                .onSuccess(_ -> redirect(ctx, state.next()))
                .onFailure(failure -> fail(ctx, Refusal.from(failure)));
    }

    private Future<Void> enter(RoutingContext ctx, Grant grant) {
        return hubAuth.userOfToken(grant.token(), HubAuth.sessionId(ctx)).compose(user -> {
            if (user.isEmpty()) {
                return Refusal.of(500, "The hub does not know the token it gave.")
                        .failed();
            }
            log.atInfo().addKeyValue("user", user.get().name()).log("browser_logged_in");
            cookies.setToken(ctx, signer.sign(cookies.tokenName(), grant.token()), grant.lifetime());
            xsrf.renew(ctx, grant.token());
            return Future.succeededFuture();
        });
    }

    /** Another tab was faster: the login is there, so only the way back is missing. */
    private void leave(RoutingContext ctx, Optional<LoginState> state, Supplier<Future<Boolean>> loggedIn) {
        loggedIn.get().onFailure(failure -> fail(ctx, Refusal.from(failure))).onSuccess(isLoggedIn -> {
            if (!isLoggedIn) {
                fail(ctx, Refusal.of(403, "This login was not begun by this browser, or too long ago."));
                return;
            }
            cookies.clearStates(ctx);
            redirect(ctx, state.map(LoginState::next).orElse(prefix));
        });
    }

    private void fail(RoutingContext ctx, Refusal refusal) {
        refusal.leadingTo(prefix).fail(ctx);
    }

    private static void redirect(RoutingContext ctx, String location) {
        ctx.response()
                .setStatusCode(302)
                .putHeader("Location", location)
                .putHeader("Cache-Control", "no-store")
                .end();
    }

    private static Optional<String> parameter(RoutingContext ctx, String name) {
        return ctx.queryParam(name).stream().filter(value -> !value.isEmpty()).findFirst();
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
