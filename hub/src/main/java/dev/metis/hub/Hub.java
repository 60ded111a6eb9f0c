package dev.metis.hub;

import dev.metis.hub.access.Memberships;
import dev.metis.hub.authenticator.AuthStates;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Migrations;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.ErrorResponder;
import dev.metis.hub.http.HubListener;
import dev.metis.hub.http.RootApi;
import dev.metis.hub.login.AuthRefresh;
import dev.metis.hub.login.BodyLogin;
import dev.metis.hub.login.CallerLoader;
import dev.metis.hub.login.Login;
import dev.metis.hub.login.LoginSync;
import dev.metis.hub.login.RemovedUsers;
import dev.metis.hub.metric.EventLoopTimes;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.metric.MetricsPage;
import dev.metis.hub.metric.RequestTimes;
import dev.metis.hub.name.UserName;
import dev.metis.hub.oauth.AuthorizePage;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.oauth.CodeStore;
import dev.metis.hub.openapi.OpenApiDocument;
import dev.metis.hub.page.HealthPage;
import dev.metis.hub.page.SecurityHeaders;
import dev.metis.hub.role.ManagedRoles;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.route.OtherHubs;
import dev.metis.hub.route.ProxyClient;
import dev.metis.hub.route.Route;
import dev.metis.hub.server.Installation;
import dev.metis.hub.server.Servers;
import dev.metis.hub.service.ServiceMenu;
import dev.metis.hub.service.ServiceRoutes;
import dev.metis.hub.service.ServiceStore;
import dev.metis.hub.service.Services;
import dev.metis.hub.session.CookieKey;
import dev.metis.hub.session.EndedSessions;
import dev.metis.hub.session.SessionStore;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.session.SignedCookie;
import dev.metis.hub.session.SignedValue;
import dev.metis.hub.setup.Setup;
import dev.metis.hub.share.Sharing;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.token.Tokens;
import dev.metis.hub.user.KeptStates;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds every part in order, mounts its endpoints, starts and stops it: the map of the hub. */
public final class Hub {
    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    private final Database database;
    private final HubEvents events;
    private final HubListener listener;
    private final ProxyClient proxy;
    private final OtherHubs otherHubs;
    private final Servers servers;
    private final Services services;
    private final EndedSessions endedSessions;
    private final Setup setup;
    private final HubChores chores;
    private final HubMetrics metrics;
    private final EventLoopTimes eventLoop;
    private final HubRouter router;

    /**
     * Completes when the hub answers on a listener that is open already, and stops with it. A database that is not there yet is
     * waited for; fails when the schema does not fit.
     */
    public static Future<Hub> start(Vertx vertx, HubSettings settings, HubListener listener) {
        var database = new Database(
                vertx, settings.database(), settings.config().database().poolSize());
        var metrics = new HubMetrics(settings.config().metrics(), database);
        return metrics.startup()
                .time(() -> database.patiently(() -> new Migrations(database).run())
                        .compose(_ -> database.patiently(
                                () -> CookieKey.load(database, settings.config().cookies())))
                        .compose(key -> database.patiently(() -> Installation.load(database))
                                .map(installation ->
                                        new Hub(vertx, settings, database, listener, metrics, key, installation)))
                        .compose(Hub::begin))
                .recover(cause ->
                        listener.stop().eventually(database::close).transform(_ -> Future.failedFuture(cause)));
    }

    private Hub(
            Vertx vertx,
            HubSettings settings,
            Database database,
            HubListener listener,
            HubMetrics metrics,
            byte[] cookieKey,
            String installation) {
        var config = settings.config();
        BaseUrl base = config.listener().baseUrl();
        var name = UUID.randomUUID().toString();
        this.database = database;
        this.listener = listener;
        this.metrics = metrics;
        eventLoop = new EventLoopTimes(vertx, metrics);
        events = new HubEvents(vertx, database);

        // Stores
        var users = new UserStore();
        var tokens = new TokenStore();
        var clients = new ClientStore();
        var sessionStore = new SessionStore();
        var roleStore = new RoleStore();
        var groups = new GroupStore();
        var serviceStore = new ServiceStore();

        // What everybody may do
        Memberships memberships = (people, teams) -> groups.members(database.sql(), people, teams);
        var roles = new RoleScopes(config.roles().catalogue(), roleStore, memberships);

        // Logins that were, and what is kept of them
        proxy = new ProxyClient(
                vertx,
                settings.proxyApi(),
                settings.proxyToken(),
                config.proxy().concurrency());
        var hubRoute = Route.ofHub(config.hub().routespec(), "");
        endedSessions = new EndedSessions(database, events, session -> proxy.cutSession(session, hubRoute.path()));
        var managedRoles = new ManagedRoles(roleStore, roles.catalogue(), events, config.roles());
        var authStates = new AuthStates(config.authStates());
        var loginSync = new LoginSync(users, roleStore, groups, managedRoles, events, settings.logins(), authStates);
        var removed = new RemovedUsers(
                vertx,
                database,
                events,
                users,
                tokens,
                settings.authenticator(),
                settings.logins(),
                config.removedUsers(),
                this::stopServers,
                endedSessions);
        var refresh = new AuthRefresh(
                database,
                events,
                users,
                new KeptStates(database, users, authStates),
                loginSync,
                removed,
                settings.authenticator(),
                settings.logins(),
                endedSessions);

        // Routes and servers
        URI hubUrl = config.hub().urlAt(listener.port());
        otherHubs = new OtherHubs(vertx, base.hub("health"));
        var hubRoutes = new HubRoutes(config, hubUrl);
        var serviceRoutes = new ServiceRoutes(database, serviceStore, base);
        servers = new Servers(
                new Servers.Ground(vertx, database, events, base, metrics, refresh.check()),
                installation,
                name,
                () -> hubUrl,
                config.cookies().options(),
                config.servers(),
                config.activity(),
                settings.platform(),
                settings.endProcess(),
                users,
                roles,
                tokens,
                clients,
                source -> hubRoutes.sync(vertx, proxy, otherHubs, metrics, source, serviceRoutes));

        // People
        var signer = new SignedValue(cookieKey);
        Sessions.Origins origin = ctx -> config.http().origin(ctx.request());
        var sessions = new Sessions(
                database, sessionStore, tokens, events, signer, base, config.cookies(), origin, endedSessions);
        var callers = new CallerLoader(
                database, tokens, roles, memberships, sessions, refresh, events, servers.activity()::addRequest);
        setup = new Setup(
                events,
                new Setup.Stores(users, groups, roleStore, serviceStore, tokens, clients),
                new Setup.Configs(config.roles(), config.groups(), config.services(), settings.logins()),
                managedRoles,
                settings.authenticator(),
                base);
        var login = new Login(vertx, database, users, loginSync, events, settings.authenticator(), settings.logins());

        var bodyLogin = new BodyLogin(database, login, roles, memberships);
        var userTokens = new Tokens(database, events, tokens, roles);

        services = new Services(
                new Services.Ground(vertx, database, events, base),
                new Services.Stores(serviceStore, tokens, clients, roleStore),
                roles,
                config.services(),
                config.runningServices(name, listener.port()),
                servers.routes());
        var sharing = new Sharing(
                database,
                events,
                new Sharing.Stores(servers.store(), users, groups),
                roles.catalogue(),
                servers.links(),
                config.http().pageSize());

        var menu = new ServiceMenu(database, serviceStore, base, events);
        var cookie = new SignedCookie(signer, config.cookies(), origin);
        var people = new HubPages.People(sessions, cookie, login, userTokens);
        var pages = new HubPages(database, settings, base, menu, people, servers, sharing, metrics);
        var codes = new CodeStore();
        var pkce = config.tokens().pkceRequired();
        var authorize = new AuthorizePage(database, clients, codes, roles, pages.pages(), sessions::requireXsrf, pkce);
        var api = new HubApi(
                new HubApi.Ground(database, events, base, proxy, endedSessions),
                settings,
                new HubApi.Stores(users, groups, roleStore, serviceStore, tokens, clients, codes),
                new HubApi.People(roles, sessions, bodyLogin, userTokens),
                servers,
                services,
                sharing);

        router = new HubRouter(
                vertx,
                new SecurityHeaders(base),
                base,
                callers,
                new ErrorResponder(base, pages.errorPage()),
                new RequestTimes(metrics, base),
                new HubRouter.Parts(
                        open -> {
                            new HealthPage().mount(open);
                            new RootApi().mount(open);
                            new OpenApiDocument(base).mount(open);
                            pages.mountFiles(open);
                        },
                        new MetricsPage(metrics, database, config.protectMetrics())::mount,
                        authorize::mount,
                        api::self,
                        api::mount,
                        pages::mountStopped,
                        pages::mount));

        chores = new HubChores(vertx, database, events, name, config, servers, api.users(), removed, metrics);
    }

    /** The port the hub listens on. */
    public int port() {
        return listener.port();
    }

    private Future<Void> stopServers(UserName owner) {
        return servers.ofUser().stopAll(owner, "removed user").mapEmpty();
    }

    Set<String> endpoints() {
        return router.endpoints();
    }

    /** Stops answering and driving. Users' servers keep running. */
    public Future<Void> stop() {
        eventLoop.stop();
        return chores.stop()
                .eventually(listener::stop)
                .eventually(() -> Future.join(servers.stop(), services.stop()))
                .eventually(events::stop)
                .eventually(proxy::close)
                .eventually(otherHubs::close)
                .eventually(database::close)
                .onSuccess(_ -> log.atInfo().log("hub_stopped"));
    }

    private Future<Hub> begin() {
        return database.patiently(events::start)
                .compose(_ -> database.patiently(setup::run))
                .compose(_ -> {
                    listener.serve(router.router());
                    chores.start();
                    eventLoop.start();
                    return metrics.serversFound().time(servers::start);
                })
                .map(_ -> {
                    chores.serversFound();
                    services.start();
                    endedSessions.catchUp();
                    log.atInfo().addKeyValue("port", port()).log("hub_started");
                    return this;
                });
    }
}
