package dev.metis.hub.login;

import dev.metis.hub.access.Caller;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.name.UserName;
import dev.metis.hub.page.Pages;
import dev.metis.hub.session.Sessions;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** {@code GET /logout}: ends the login and the tokens that hang on it. Who is not logged in loses nothing. */
public final class LogoutPage {
    private final BaseUrl base;
    private final Sessions sessions;
    private final Pages pages;
    private final AuthenticatorConfig config;
    private final Optional<String> afterLogout;
    private final Function<UserName, Future<Void>> beforeLogout;
    private final HubMetrics metrics;

    /**
     * @param afterLogout where the browser goes then, if the login provider has a page for it
     * @param beforeLogout what else ends with a login: the user's servers, if so configured
     */
    public LogoutPage(
            BaseUrl base,
            Sessions sessions,
            Pages pages,
            AuthenticatorConfig config,
            Optional<String> afterLogout,
            Function<UserName, Future<Void>> beforeLogout,
            HubMetrics metrics) {
        this.base = base;
        this.sessions = sessions;
        this.pages = pages;
        this.config = config;
        this.afterLogout = afterLogout;
        this.beforeLogout = beforeLogout;
        this.metrics = metrics;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/logout").respond(ctx -> metrics.logouts().time(() -> logout(ctx)));
    }

    private Future<Void> logout(RoutingContext ctx) {
        var caller = Caller.find(ctx);
        return caller.map(known -> beforeLogout.apply(known.name()))
                .orElseGet(Future::succeededFuture)
                .compose(_ -> sessions.end(ctx))
                .compose(_ -> afterLogout.isPresent()
                        ? Landing.redirectTo(ctx, afterLogout.get())
                        : config.autoLogin()
                                ? pages.show(ctx, new LoggedOutView())
                                : Landing.redirectTo(ctx, base.hub("login")));
    }
}
