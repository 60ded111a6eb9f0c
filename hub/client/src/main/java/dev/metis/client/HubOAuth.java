package dev.metis.client;

import dev.metis.client.Gate.Finding;
import dev.metis.client.Gate.Known;
import dev.metis.client.Gate.Nobody;
import dev.metis.client.HubAuthConfig.Login;
import dev.metis.client.RequestToken.Source;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Logs browsers in by the hub, and takes tokens as {@link HubAuth} does.
 *
 * <pre>{@code
 * var hubOAuth = new HubOAuth(vertx, HubAuthConfig.fromEnvironment(System.getenv()));
 * hubOAuth.mount(router);                                                  // the way back from the hub, and /logout
 * router.route("/services/news/*").handler(BodyHandler.create());          // forms carry their XSRF token in a field
 * router.route("/services/news/*").handler(hubOAuth.required());
 * router.get("/services/news/").respond(ctx -> page(HubUser.of(ctx), hubOAuth.xsrfToken(ctx)));
 * router.route().failureHandler(Refusal.responder());
 * }</pre>
 */
public final class HubOAuth {
    private static final String FOUND = HubOAuth.class.getName();
    private static final Duration COOKIE_AGE = Duration.ofDays(31);

    private final HubAuth hubAuth;
    private final HubAuthConfig config;
    private final Login login;
    private final SignedText signer;
    private final Cookies cookies;
    private final XsrfTokens xsrf;
    private final BrowserLogin browserLogin;

    /** Fails when the settings lack what a login needs. */
    public HubOAuth(Vertx vertx, HubAuthConfig config) {
        this.config = config;
        this.login = config.login()
                .filter(settings -> !settings.clientId().isEmpty())
                .orElseThrow(() -> new InvalidConfigException(List.of(
                        "JUPYTERHUB_CLIENT_ID is missing: the OAuth client that the hub knows this program by")));
        this.hubAuth = new HubAuth(vertx, config);
        this.signer = new SignedText(config.hub().token(), InstantSource.system());
        this.cookies = new Cookies(config.prefix(), login);
        this.xsrf = new XsrfTokens(signer, cookies, login.anonymousId());
        this.browserLogin = new BrowserLogin(hubAuth, login, config.prefix(), signer, cookies, xsrf);
    }

    /** Answers where browsers come back from the hub, and {@code logout} below the prefix. */
    public void mount(Router router) {
        router.get(browserLogin.callbackPath())
                .handler(ctx -> browserLogin.finish(ctx, () -> find(ctx).map(found -> found instanceof Known)));
        router.get(config.prefix() + "logout").handler(ctx -> browserLogin.logOut(ctx, cookieToken(ctx)));
    }

    /** Lets through who may come in; sends browsers without a login to the hub. Anything but a page gets 403 instead. */
    public Handler<RoutingContext> required() {
        return hubAuth.gate(this::find, this::enter, (ctx, nobody) -> {
            if (new Fetch(ctx.request()).canLogIn()) {
                browserLogin.begin(ctx);
            } else {
                Refusal.of(403, nobody.reason()).fail(ctx);
            }
        });
    }

    /** Lets through who may come in; others get 403, also in a browser. For what is not a page. */
    public Handler<RoutingContext> requiredForApi() {
        return hubAuth.gate(
                this::find,
                this::enter,
                (ctx, nobody) -> Refusal.of(403, nobody.reason()).fail(ctx));
    }

    /** The caller by token or cookie, whatever they may; empty when there is none. */
    public Future<Optional<HubUser>> user(RoutingContext ctx) {
        return find(ctx).map(Finding::who);
    }

    /**
     * What forms of a page send in a field {@code _xsrf}, and scripts in the header {@code X-XSRFToken}. Sets the cookie
     * {@code _xsrf} that must come along, where scripts find it, too.
     */
    public String xsrfToken(RoutingContext ctx) {
        return xsrf.forPage(ctx, cookieToken(ctx));
    }

    /** The part that takes tokens. */
    public HubAuth tokens() {
        return hubAuth;
    }

    public Future<Void> close() {
        return hubAuth.close();
    }

    /** A token that the hub does not know is no error: gateways put their own into the header. */
    private Future<Finding> find(RoutingContext ctx) {
        return HubAuth.once(
                ctx,
                FOUND,
                () -> hubAuth.find(ctx)
                        .compose(found -> found instanceof Nobody nobody
                                ? findByCookie(ctx, nobody)
                                : Future.succeededFuture(found)));
    }

    private Future<Finding> findByCookie(RoutingContext ctx, Nobody nobody) {
        var token = cookieToken(ctx);
        var fetch = new Fetch(ctx.request());
        if (token.isEmpty()) {
            return Future.succeededFuture(nobody);
        }
        if (fetch.isWebSocket() && !login.webSocketCookie()) {
            return Future.succeededFuture(new Nobody("WebSockets take a token here, a login is not enough."));
        }
        if (fetch.needsXsrfToken() && !xsrf.isValid(ctx, token)) {
            return Future.succeededFuture(new Nobody("The XSRF token is missing, too old or of another login: the field"
                    + " _xsrf or the header X-XSRFToken. Reload the page and try again."));
        }
        return hubAuth.find(ctx, new RequestToken(token.get(), Source.COOKIE)).onSuccess(found -> {
            if (found instanceof Nobody) {
                cookies.clearToken(ctx);
            }
        });
    }

    /** Who comes with a token in a page's address stays logged in when following its links. */
    private void enter(RoutingContext ctx, Known caller) {
        var token = caller.token();
        if (token.source() == Source.URL && new Fetch(ctx.request()).isNavigation()) {
            cookies.setToken(ctx, signer.sign(cookies.tokenName(), token.value()), Optional.empty());
            xsrf.renew(ctx, token.value());
        }
        ctx.next();
    }

    private Optional<String> cookieToken(RoutingContext ctx) {
        return Cookies.readAll(ctx, cookies.tokenName()).stream()
                .flatMap(value -> signer.verify(cookies.tokenName(), value, COOKIE_AGE).stream())
                .findFirst();
    }
}
