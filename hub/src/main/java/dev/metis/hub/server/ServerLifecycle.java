package dev.metis.hub.server;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.server.ServerEvent.Kind;
import dev.metis.hub.spawner.SpawnerConfig;
import dev.metis.hub.user.LoginCheck;
import dev.metis.hub.user.LoginState;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starting and stopping servers, as asked for: who may is decided before, how it goes on is in the row. */
public final class ServerLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ServerLifecycle.class);
    private static final String REQUESTED = "Stop requested";
    private static final Journal.Line START_REQUESTED = new Journal.Line(Kind.STEP, 0, "Server requested");

    private final Database database;
    private final HubEvents events;
    private final ServerRules rules;
    private final ServerRegister register;
    private final UserChoices choices;
    private final ServerStore servers;
    private final ServerTransitions transitions;
    private final Journal journal;
    private final ServerDriver driver;
    private final DeadServers deadServers;
    private final ServerWatch watch;
    private final ActivityBatch activity;
    private final SpawnPlaces places;
    private final SpawnerConfig spawnerConfig;
    private final LoginCheck logins;

    ServerLifecycle(
            Database database,
            HubEvents events,
            ServerRules rules,
            ServerRegister register,
            UserChoices choices,
            ServerStore servers,
            ServerTransitions transitions,
            Journal journal,
            ServerDriver driver,
            DeadServers deadServers,
            ServerWatch watch,
            ActivityBatch activity,
            SpawnPlaces places,
            SpawnerConfig spawnerConfig,
            LoginCheck logins) {
        this.database = database;
        this.events = events;
        this.rules = rules;
        this.register = register;
        this.choices = choices;
        this.servers = servers;
        this.transitions = transitions;
        this.journal = journal;
        this.driver = driver;
        this.deadServers = deadServers;
        this.watch = watch;
        this.activity = activity;
        this.places = places;
        this.spawnerConfig = spawnerConfig;
        this.logins = logins;
    }

    /**
     * Begins a start. A server that is starting already is returned as it is; one that runs or stops is an error. The row
     * and its journal tell how it goes on.
     *
     * @param starter whose limit counts when it has to be made first; refused in the owner's own browser when the login provider
     *     wants them to log in again
     * @param requestId for the log, so that the cause of a failure leads back to who asked
     */
    public Future<Server> start(ServerKey key, ServerRequest request, Caller starter, String requestId) {
        return logins.beforeStart()
                .apply(key.owner())
                .compose(state -> mayStart(key, state, starter))
                .compose(_ -> findOrCreate(key, request, starter.owner()))
                .compose(found -> switch (found.state()) {
                    case SPAWNING -> Future.succeededFuture(found);
                    case READY -> startDead(found, request, requestId);
                    case STOPPING ->
                        new HubError.BadRequest(ServerRegister.shown(key) + " is stopping; try again in a moment")
                                .failed();
                    case STOPPED -> claim(found, request, requestId);
                });
    }

    /** Source: JupyterHub {@code BaseHandler.spawn_single_user} and {@code refresh_auth}, for {@code refresh_pre_spawn}. */
    private Future<Void> mayStart(ServerKey key, LoginState state, Caller starter) {
        boolean may = switch (state) {
            case CURRENT -> true;
            case STALE -> !logins.strict() && !(isOwner(starter, key) && !starter.isTokenAuthenticated());
            case OVER -> false;
        };
        return may
                ? Future.succeededFuture()
                : new HubError.Forbidden(key.owner() + " has to log in again before a server can be started.").failed();
    }

    private static boolean isOwner(Caller caller, ServerKey key) {
        return caller.owner() instanceof Owner.OfUser user && user.name().equals(key.owner());
    }

    /** A server that runs cannot be started, but perhaps it ended and nobody noticed yet. */
    private Future<Server> startDead(Server server, ServerRequest request, String requestId) {
        return deadServers
                .endIfDead(server)
                .recover(cause -> alive(server, cause))
                .compose(ended -> ended
                        ? servers.find(database.sql(), server.id())
                                .compose(now -> now.isPresent() && now.get().state() == ServerState.STOPPED
                                        ? claim(now.get(), request, requestId)
                                        : sameInstant(server))
                        : new HubError.AlreadyRunning(server.key().fullName()).failed());
    }

    private static Future<Boolean> alive(Server server, Throwable cause) {
        log.atWarn()
                .addKeyValue("server", server.key())
                .addKeyValue("cause", cause.toString())
                .log("server_not_polled");
        return Future.succeededFuture(false);
    }

    /**
     * How a stop goes on.
     *
     * @param server as it is now: stopping, or stopped
     * @param underWay somebody else began it before
     */
    public record Stop(Server server, boolean underWay) {}

    /**
     * Begins a stop, of a start under way too; stopping what is stopped succeeds.
     *
     * @param remove also remove the named server once it is stopped
     */
    public Future<Stop> stop(ServerKey key, boolean remove, String requestId) {
        return stop(key, remove, requestId, REQUESTED);
    }

    /** @param why for the journal */
    public Future<Stop> stop(ServerKey key, boolean remove, String requestId, String why) {
        return stop(
                key,
                remove,
                requestId,
                why,
                server -> log.atWarn()
                        .addKeyValue("server", server.key())
                        .addKeyValue("request", requestId)
                        .log("stopped_with_stale_login"));
    }

    /**
     * The same; refused when the login provider wants the owner to log in again and this is their own browser, or their program
     * where the operator wants it so.
     */
    public Future<Stop> stop(ServerKey key, boolean remove, String requestId, Caller caller) {
        boolean mayBeRefused = isOwner(caller, key) && (logins.strict() || !caller.isTokenAuthenticated());
        return mayBeRefused
                ? stop(key, remove, requestId, REQUESTED, _ -> {
                    throw new HubError.Forbidden("auth has expired for " + key.owner() + ", login again").exception();
                })
                : stop(key, remove, requestId, REQUESTED);
    }

    private Future<Stop> stop(ServerKey key, boolean remove, String requestId, String why, Consumer<Server> whenStale) {
        if (remove && key.isDefault()) {
            return new HubError.BadRequest("The default server cannot be removed, only stopped").failed();
        }
        return servers.find(database.sql(), key)
                .map(found -> found.orElseThrow(() -> new HubError.NotFound("server", key.fullName()).exception()))
                .compose(server -> switch (server.state()) {
                    case READY ->
                        refreshed(server, whenStale)
                                .compose(_ -> claimStop(server, remove, requestId, why))
                                .map(now -> new Stop(now, false));
                    case SPAWNING -> claimStop(server, remove, requestId, why).map(now -> new Stop(now, false));
                    case STOPPING ->
                        (remove ? transitions.alsoRemove(database.sql(), server.id()) : Future.<Void>succeededFuture())
                                .map(new Stop(server, true));
                    case STOPPED ->
                        (remove ? register.remove(server) : Future.<Void>succeededFuture())
                                .map(new Stop(server, false));
                });
    }

    /** Source: JupyterHub {@code BaseHandler.stop_single_user}, for {@code refresh_pre_stop}. */
    private Future<Void> refreshed(Server server, Consumer<Server> whenStale) {
        return logins.beforeStop().apply(server.key().owner()).map(state -> {
            if (state != LoginState.CURRENT) {
                whenStale.accept(server);
            }
            return null;
        });
    }

    /** The server once its start is over, or as it is when the time is up; empty when it was removed. */
    public Future<Optional<Server>> settled(Server server, Duration limit) {
        return watch.until(server.id(), now -> now.run() != server.run() || now.state() != ServerState.SPAWNING, limit);
    }

    /** The server once it is stopped, or as it is when the time is up; empty when it was removed. */
    public Future<Optional<Server>> stopped(Server server, Duration limit) {
        return watch.until(server.id(), now -> now.run() != server.run() || now.state() == ServerState.STOPPED, limit);
    }

    private Future<Server> findOrCreate(ServerKey key, ServerRequest request, Owner starter) {
        return register.find(key)
                .compose(found -> found.isPresent() ? usable(found.get()) : create(key, request, starter));
    }

    private Future<Server> create(ServerKey key, ServerRequest request, Owner starter) {
        request.options().ifPresent(choices::checkForStart);
        return register.create(key, request, starter)
                .recover(cause -> servers.find(database.sql(), key)
                        .compose(again -> again.isPresent() ? usable(again.get()) : Future.failedFuture(cause)));
    }

    private Future<Server> usable(Server server) {
        rules.requireUsable(server.key());
        return Future.succeededFuture(server);
    }

    private Future<Server> claim(Server server, ServerRequest request, String requestId) {
        request.options().ifPresent(choices::checkForStart);
        return events.inTransaction(tx -> places.check(tx)
                        .compose(_ ->
                                transitions.claimForSpawn(tx, server.id(), wholeStart(), request, START_REQUESTED)))
                .compose(claimed -> {
                    if (claimed.isEmpty()) {
                        return sameInstant(server);
                    }
                    log.atInfo()
                            .addKeyValue("server", server.key())
                            .addKeyValue("run", claimed.get().run())
                            .addKeyValue("request", requestId)
                            .log("server_start_requested");
                    activity.add(new ActivitySignal(
                            new ActivitySignal.OfUser(server.key().owner()),
                            ActivitySignal.Source.START,
                            Instant.now()));
                    driver.start(claimed.get());
                    return Future.succeededFuture(claimed.get());
                });
    }

    /** Somebody else began the same start at the same instant: theirs is ours too. */
    private Future<Server> sameInstant(Server server) {
        return servers.find(database.sql(), server.id())
                .compose(now -> now.isPresent() && now.get().state() == ServerState.SPAWNING
                        ? Future.succeededFuture(now.get())
                        : new HubError.BadRequest(ServerRegister.shown(server.key()) + " changed meanwhile; try again")
                                .failed());
    }

    private Duration wholeStart() {
        return spawnerConfig.startTimeout().plus(spawnerConfig.httpTimeout());
    }

    private Future<Server> claimStop(Server server, boolean remove, String requestId, String why) {
        return events.inTransaction(tx -> transitions
                        .claimForStop(tx, server.id(), remove)
                        .compose(claimed -> claimed.isEmpty()
                                ? Future.succeededFuture(claimed)
                                : journal.append(tx, claimed.get(), Kind.STOPPING, 100, stopMessage(server, why), null)
                                        .map(claimed)))
                .compose(claimed -> {
                    if (claimed.isEmpty()) {
                        return servers.find(database.sql(), server.id()).map(now -> now.orElse(server));
                    }
                    log.atInfo()
                            .addKeyValue("server", server.key())
                            .addKeyValue("request", requestId)
                            .log("server_stop_requested");
                    driver.stop(claimed.get(), "Stopped");
                    return Future.succeededFuture(claimed.get());
                });
    }

    private static String stopMessage(Server server, String why) {
        return server.state() == ServerState.SPAWNING ? "Spawn cancelled" : why;
    }
}
