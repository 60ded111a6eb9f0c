package dev.metis.hub.server;

import dev.metis.hub.chore.Chores.Chore;
import dev.metis.hub.config.ConfigException;
import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.gpu.Gpus;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.metric.OwnMetrics;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.page.Pages;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.route.RouteSource;
import dev.metis.hub.route.RouteSync;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.spawner.Spawner;
import dev.metis.hub.spawner.SpawnerConfig;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.user.LoginCheck;
import dev.metis.hub.user.UserServers;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Builds the parts that keep users' servers, in order: the map of this package. */
public final class Servers {
    private static final int RUNS_IN_JOURNAL = 5;
    private static final Duration PRUNING = Duration.ofHours(1);
    private static final Duration ACTIVITY_WAITS = Duration.ofSeconds(3);

    private final Database database;
    private final OwnMetrics metrics;
    private final ServerLinks links;
    private final ServerConfig config;
    private final Platform platform;
    private final LimitedSpawner spawner;
    private final Gpus gpus;
    private final UserStore users;
    private final ServerRegister register;
    private final ServerStore store = new ServerStore();
    private final Journal journal;
    private final RouteSync routes;
    private final ServerWatch watch;
    private final Claims claims;
    private final ReadinessProbe probe;
    private final ServerLifecycle lifecycle;
    private final ManyStops stops;
    private final ServerMonitor monitor;
    private final Orphans orphans;
    private final InvalidNames renaming;
    private final ServerJson json;
    private final ServerApi api;
    private final ActivityBatch activity;
    private final ActivityApi activityApi;
    private final UserServers ofUser;
    private volatile boolean stopWithHub;

    /**
     * Where servers run, and how the operator wants them.
     *
     * @param spawner makes the spawner of an installation: of all hubs on the same database, whose servers others must leave
     *     alone
     * @param withChoices the same settings with some of them changed for one start, as users may by apply_user_options;
     *     throws {@link ConfigException} for values that do not fit
     */
    public record Platform(
            Function<String, Spawner> spawner,
            SpawnerConfig config,
            Function<Map<String, Object>, SpawnerConfig> withChoices) {}

    /** What the servers stand on. */
    public record Ground(
            Vertx vertx, Database database, HubEvents events, BaseUrl base, HubMetrics metrics, LoginCheck logins) {}

    /**
     * @param installation all hubs on this database
     * @param hubName this process among the hubs
     * @param hubUrl where servers reach the hub: scheme, host and port
     * @param cookieOptions attributes servers shall give their cookies
     * @param endProcess ends the program with that exit code
     * @param routing makes the route keeper once it is known who wants routes
     */
    public Servers(
            Ground ground,
            String installation,
            String hubName,
            Supplier<URI> hubUrl,
            JsonObject cookieOptions,
            ServerConfig config,
            ActivityConfig activityConfig,
            Platform platform,
            IntConsumer endProcess,
            UserStore users,
            RoleScopes roles,
            TokenStore tokens,
            ClientStore clients,
            Function<RouteSource, RouteSync> routing) {
        var vertx = ground.vertx();
        this.database = ground.database();
        this.metrics = ground.metrics().own();
        this.journal = new Journal(metrics);
        this.config = config;
        this.stopWithHub = config.stopWithHub();
        this.platform = platform;
        this.users = users;
        links = new ServerLinks(ground.base());
        spawner = new LimitedSpawner(
                platform.spawner().apply(installation),
                new LimitedSpawner.Limits(
                        platform.config().startTimeout(), config.stopTimeout(), config.platformTimeout()));
        var rules = new ServerRules(store, config.named());
        var choices = new UserChoices(platform.config(), platform.withChoices(), spawner, ground.metrics());
        register = new ServerRegister(database, ground.events(), store, rules, choices);
        var specs = new ServerSpecs(ground.base(), hubUrl, platform.config(), choices, cookieOptions);
        routes = routing.apply(new ServerRoutes(database, store, specs));
        var _ = new RouteWatch(vertx, database, ground.events(), store, specs, routes);
        watch = new ServerWatch(vertx, database, store, ground.events());
        var transitions = new ServerTransitions(hubName, journal, config.claimLifetime());
        claims = new Claims(vertx, database, transitions, config.claimLifetime(), metrics);
        probe = new ReadinessProbe(vertx);
        var credentials =
                new ServerCredentials(roles, tokens, clients, ground.events(), ground.base(), platform.config());
        gpus = new Gpus(vertx, database, config.gpus(), spawner::devices);
        var claimed = new ClaimedWork(database, claims, journal);
        var driver = new ServerDriver(
                database,
                claimed,
                store,
                transitions,
                claims,
                journal,
                credentials,
                specs,
                spawner,
                new ServerLaunch(claimed, credentials, specs, spawner, gpus),
                gpus,
                probe,
                routes,
                new FailureLimit(
                        vertx, database, journal, platform.config().failureLimit(), () -> endProcess.accept(1)),
                ground.metrics(),
                platform.config());
        var deadServers = new DeadServers(database, transitions, journal, driver, spawner, ground.metrics());
        activity = new ActivityBatch(vertx, database, activityConfig.resolution(), ACTIVITY_WAITS);
        lifecycle = new ServerLifecycle(
                database,
                ground.events(),
                rules,
                register,
                choices,
                store,
                transitions,
                journal,
                driver,
                deadServers,
                watch,
                activity,
                new SpawnPlaces(config.limits(), ground.metrics()),
                platform.config(),
                ground.logins());
        stops = new ManyStops(database, store, lifecycle, config.slowStop());
        monitor = new ServerMonitor(vertx, database, transitions, driver, deadServers, platform.config());
        orphans = new Orphans(vertx, database, spawner, config.orphans(), config.orphanCheck(), metrics);
        renaming = new InvalidNames(database, ground.events(), store, config.named());
        json = new ServerJson(ground.base());
        var progress = new ProgressStream(vertx, database, journal, watch, ground.base());
        api = new ServerApi(register, rules, lifecycle, progress, json, config, activity);
        activityApi = new ActivityApi(new KnownServers(database, ground.events()), activity);
        routes.observe(activity::addRoutes);
        ofUser = new ServersOfUser(database, store, lifecycle, json, ground.base(), config.slowStop());
    }

    /** Completes when the proxy has its routes, or could not be reached at once. */
    public Future<Void> start() {
        activity.start();
        claims.start();
        monitor.start();
        orphans.start();
        return renaming.run().compose(_ -> routes.start());
    }

    /** Servers keep running, unless configured otherwise; what this hub was driving is left to whoever comes next. */
    public Future<Void> stop() {
        monitor.stop();
        orphans.stop();
        return (stopWithHub ? stops.ofEverybody() : Future.<Void>succeededFuture())
                .otherwiseEmpty()
                .compose(_ -> {
                    routes.stop();
                    return claims.stop();
                })
                .otherwiseEmpty()
                .eventually(activity::stop)
                .eventually(probe::close);
    }

    /** Decides for this end of the hub whether servers end with it, whatever the settings say. */
    public void stopWithHub(boolean servers) {
        stopWithHub = servers;
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        this.api.mount(api);
        activityApi.mount(api);
    }

    /**
     * The pages of servers.
     *
     * @param next where a request wants to go on to, if that is on this hub
     * @param redirectLimit how often a request may come back from the proxy before it is a redirect loop
     */
    public ServerPages pages(
            Pages pages, Sessions sessions, Function<RoutingContext, Optional<String>> next, int redirectLimit) {
        var failed = new FailedStart(database, journal, links, pages);
        var form = platform.config().form();
        var back = new BackToServer(links.base(), redirectLimit);
        return new ServerPages(
                new SpawnPage(register, lifecycle, failed, form, links, pages, sessions, config.slowSpawn(), next),
                new SpawnPendingPage(database, store, journal, gpus, failed, links, pages, next),
                new StoppedServerPage(database, users, store, journal, config, back, links, pages, sessions));
    }

    /** Whether a server is up or coming up. */
    public Future<Boolean> isRunning(ServerKey key) {
        return store.find(database.sql(), key)
                .map(server -> server.map(Server::isActive).orElse(false));
    }

    /** Stops all of a user's servers, if logging out is to do that. */
    public Future<Void> stopAtLogout(UserName owner) {
        return config.stopOnLogout() ? stops.of(owner) : Future.succeededFuture();
    }

    /** Who was active, not yet written. */
    public ActivityBatch activity() {
        return activity;
    }

    /** The servers in users' models. */
    public UserServers ofUser() {
        return ofUser;
    }

    /** What has to be done now and then. */
    public List<Chore> chores() {
        return List.of(Chore.ofRows("journal", PRUNING, tx -> journal.prune(tx, RUNS_IN_JOURNAL)));
    }

    /** What keeps the proxy's table, for whoever else wants routes. */
    public RouteSync routes() {
        return routes;
    }

    /** The platform itself, for who wants to know what it is; its calls may never end. */
    public Spawner spawner() {
        return spawner.limited();
    }

    public ServerLinks links() {
        return links;
    }

    public ServerStore store() {
        return store;
    }

    public ServerLifecycle lifecycle() {
        return lifecycle;
    }

    public ServerJson json() {
        return json;
    }
}
