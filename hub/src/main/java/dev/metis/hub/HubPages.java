package dev.metis.hub;

import dev.metis.hub.authenticator.oauth.OAuthLogin;
import dev.metis.hub.db.Database;
import dev.metis.hub.home.HomePage;
import dev.metis.hub.home.UserRedirectPage;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.login.ExternalLoginPage;
import dev.metis.hub.login.Landing;
import dev.metis.hub.login.Login;
import dev.metis.hub.login.LoginPage;
import dev.metis.hub.login.LogoutPage;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.page.CspReportPage;
import dev.metis.hub.page.ErrorPage;
import dev.metis.hub.page.Layouts;
import dev.metis.hub.page.Pages;
import dev.metis.hub.page.StaticFiles;
import dev.metis.hub.server.ServerPages;
import dev.metis.hub.server.Servers;
import dev.metis.hub.service.ServiceMenu;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.session.SignedCookie;
import dev.metis.hub.share.Sharing;
import dev.metis.hub.token.TokenPage;
import dev.metis.hub.token.Tokens;
import io.vertx.ext.web.Router;
import java.util.Optional;

/** Builds what people see in their browsers, and mounts it. */
final class HubPages {
    private final HubConfig config;
    private final BaseUrl base;
    private final Sessions sessions;
    private final Sharing sharing;
    private final HubMetrics metrics;
    private final StaticFiles files;
    private final Pages pages;
    private final ErrorPage errorPage;
    private final Landing landing;
    private final LoginPage loginPage;
    private final Optional<ExternalLoginPage> externalLogin;
    private final LogoutPage logoutPage;
    private final TokenPage tokenPage;
    private final HomePage homePage;
    private final ServerPages serverPages;

    /** How people come in, and what they have. */
    record People(Sessions sessions, SignedCookie cookies, Login login, Tokens tokens) {}

    HubPages(
            Database database,
            HubSettings settings,
            BaseUrl base,
            ServiceMenu menu,
            People people,
            Servers servers,
            Sharing sharing,
            HubMetrics metrics) {
        config = settings.config();
        this.base = base;
        this.sharing = sharing;
        this.metrics = metrics;
        sessions = people.sessions();
        files = StaticFiles.load(config.pages().logo());
        pages = new Pages(new Layouts(base, files, config.pages().announcements(), menu::of, sessions::xsrfToken));
        errorPage = new ErrorPage(base, pages);
        landing = new Landing(base, config.landing(), config.http()::origin, servers::isRunning);
        var external = settings.authenticator().elsewhere();
        loginPage = new LoginPage(
                base,
                people.login(),
                external,
                settings.logins(),
                sessions,
                landing,
                pages,
                metrics,
                config.pages().loginTermsUrl());
        externalLogin = external.map(there -> new ExternalLoginPage(
                base,
                there,
                people.login(),
                new ExternalLoginPage.Browsers(
                        sessions, people.cookies(), ctx -> config.http().origin(ctx.request())),
                landing,
                pages,
                metrics));
        logoutPage = new LogoutPage(
                base,
                sessions,
                pages,
                settings.logins(),
                external.flatMap(OAuthLogin::afterLogout),
                servers::stopAtLogout,
                metrics);
        tokenPage = new TokenPage(people.tokens(), config.tokens(), base, pages);
        homePage = new HomePage(database, servers.store(), config.servers().named(), servers.links(), pages);
        serverPages =
                servers.pages(pages, sessions, landing::next, config.landing().redirectLimit());
    }

    /** For other parts that show pages. */
    Pages pages() {
        return pages;
    }

    ErrorPage errorPage() {
        return errorPage;
    }

    /** Styles, scripts and pictures, for everybody. */
    void mountFiles(Router open) {
        files.mount(open);
    }

    /** @param stopped the router for requests to servers that do not run */
    void mountStopped(Router stopped) {
        serverPages.mountStopped(stopped);
    }

    /** @param hub the router of everything below {@code /hub} */
    void mount(Router hub) {
        errorPage.mount(hub);
        loginPage.mount(hub);
        externalLogin.ifPresent(page -> page.mount(hub));
        logoutPage.mount(hub);
        homePage.mount(hub);
        tokenPage.mount(hub);
        serverPages.mount(hub);
        sharing.mountPage(hub, pages, sessions::requireXsrf, landing::next);
        new UserRedirectPage(base, config.landing()).mount(hub);
        new CspReportPage(metrics::pageReported).mount(hub);
    }
}
