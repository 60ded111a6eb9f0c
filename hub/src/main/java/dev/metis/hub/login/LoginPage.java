package dev.metis.hub.login;

import dev.metis.hub.access.Caller;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.authenticator.oauth.OAuthLogin;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.name.Names;
import dev.metis.hub.page.Pages;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.user.User;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code /login}: the form, and what becomes of it. */
public final class LoginPage {
    private static final int LONGEST_NAME_SHOWN = 32;

    private final BaseUrl base;
    private final Login login;
    private final Optional<OAuthLogin> external;
    private final AuthenticatorConfig config;
    private final Sessions sessions;
    private final Landing landing;
    private final Pages pages;
    private final HubMetrics metrics;
    private final Optional<String> terms;

    /**
     * @param external where people log in instead of here, if they do
     * @param terms where they are that people have to accept
     */
    public LoginPage(
            BaseUrl base,
            Login login,
            Optional<OAuthLogin> external,
            AuthenticatorConfig config,
            Sessions sessions,
            Landing landing,
            Pages pages,
            HubMetrics metrics,
            Optional<String> terms) {
        this.base = base;
        this.login = login;
        this.external = external;
        this.config = config;
        this.sessions = sessions;
        this.landing = landing;
        this.pages = pages;
        this.metrics = metrics;
        this.terms = terms;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/").respond(landing::redirect);
        hub.get("/login").respond(this::form);
        hub.post("/login").respond(this::submit);
    }

    private Future<Void> form(RoutingContext ctx) {
        var caller = Caller.find(ctx);
        if (caller.isPresent()) {
            return landing.of(ctx, caller.get().name()).compose(url -> Landing.redirectTo(ctx, url));
        }
        if (external.isPresent() && goesOnByItself(ctx)) {
            return Landing.redirectTo(ctx, base.hub("oauth_login") + nextQuery(ctx));
        }
        sessions.renewXsrf(ctx);
        return show(ctx, 200, Params.query(ctx, "username").orElse(""), Optional.empty());
    }

    private boolean goesOnByItself(RoutingContext ctx) {
        return config.autoLogin()
                || (config.autoLoginOAuth()
                        && landing.next(ctx)
                                .filter(next -> next.startsWith(base.api("oauth2/authorize")))
                                .isPresent());
    }

    private Future<Void> submit(RoutingContext ctx) {
        var username = Params.form(ctx, "username").strip();
        if (!sessions.hasXsrf(ctx)) {
            if (!Sessions.isNavigation(ctx)) {
                return Sessions.refusedXsrf(ctx).failed();
            }
            return show(ctx, 403, username, Optional.of("The form was too old. Try again."));
        }
        var credentials = new Credentials(username, Params.form(ctx, "password"));
        return metrics.logins()
                .time(() -> login.attempt(credentials, RequestLog.id(ctx)), Optional::isPresent)
                .compose(user -> user.isPresent()
                        ? enter(ctx, user.get())
                        : show(ctx, 403, username, Optional.of("Invalid username or password.")));
    }

    private Future<Void> enter(RoutingContext ctx, User user) {
        return sessions.begin(ctx, user)
                .compose(_ -> landing.of(ctx, user.name()))
                .compose(url -> Landing.redirectTo(ctx, url));
    }

    private Future<Void> show(RoutingContext ctx, int status, String username, Optional<String> problem) {
        var way = external.<LoginView.Way>map(
                        there -> new LoginView.Service(there.service(), base.hub("oauth_login") + nextQuery(ctx)))
                .orElseGet(() -> passwordForm(ctx, username));
        return pages.show(ctx, status, new LoginView(way, problem));
    }

    private LoginView.Form passwordForm(RoutingContext ctx, String username) {
        var action = base.hub("login") + "?next="
                + Names.queryEscape(landing.next(ctx).orElse(""));
        return new LoginView.Form(action, shown(username), Optional.empty(), terms);
    }

    private String nextQuery(RoutingContext ctx) {
        return landing.next(ctx).map(next -> "?next=" + Names.queryEscape(next)).orElse("");
    }

    private static String shown(String username) {
        return username.length() > LONGEST_NAME_SHOWN ? username.substring(0, LONGEST_NAME_SHOWN) : username;
    }
}
