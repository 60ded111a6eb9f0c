package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.gpu.Gpus;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.route.RouteSync;
import dev.metis.hub.server.ServerEvent.Kind;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.Spawner;
import dev.metis.hub.spawner.SpawnerConfig;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a server this hub has claimed to where it shall go: through a start, or a stop. Every step may be repeated, so that
 * another hub can go on after a crash. Each write demands that the claim still holds; a driver that lost it goes away quietly.
 */
final class ServerDriver {
    private static final Logger log = LoggerFactory.getLogger(ServerDriver.class);
    private static final int LOG_LINES = 40;
    private static final Journal.Line WAITING = new Journal.Line(Kind.STEP, 80, "Waiting for the server to answer");
    /** Percent of a start that begins once more. */
    private static final int PORT_LOST = 10;

    /** To whoever waits for a start, and would see it wait for ever. */
    private static final String UNSEEN = "The start failed, and nobody can tell yet what is left of it. It goes on once"
            + " that is known. What went wrong: ";

    /** To whoever waits for a stop, which is not over as long as nobody knows that nothing is left. */
    private static final String UNSTOPPED = "The server is not stopped yet. It is tried again. What went wrong: ";

    private final Database database;
    private final ClaimedWork claimed;
    private final ServerStore servers;
    private final ServerTransitions transitions;
    private final Claims claims;
    private final Journal journal;
    private final ServerCredentials credentials;
    private final ServerSpecs specs;
    private final Spawner spawner;
    private final ServerLaunch launch;
    private final Gpus gpus;
    private final ReadinessProbe probe;
    private final RouteSync routes;
    private final FailureLimit failureLimit;
    private final HubMetrics metrics;
    private final SpawnerConfig config;

    ServerDriver(
            Database database,
            ClaimedWork claimed,
            ServerStore servers,
            ServerTransitions transitions,
            Claims claims,
            Journal journal,
            ServerCredentials credentials,
            ServerSpecs specs,
            Spawner spawner,
            ServerLaunch launch,
            Gpus gpus,
            ReadinessProbe probe,
            RouteSync routes,
            FailureLimit failureLimit,
            HubMetrics metrics,
            SpawnerConfig config) {
        this.database = database;
        this.claimed = claimed;
        this.servers = servers;
        this.transitions = transitions;
        this.claims = claims;
        this.journal = journal;
        this.credentials = credentials;
        this.specs = specs;
        this.spawner = spawner;
        this.launch = launch;
        this.gpus = gpus;
        this.probe = probe;
        this.routes = routes;
        this.failureLimit = failureLimit;
        this.metrics = metrics;
        this.config = config;
    }

    /** Begins a start that was just claimed. Completes when it is over, well or not; never fails. */
    Future<Void> start(Server server) {
        claims.hold(server);
        var time = StartTime.begin(metrics);
        return conclude(
                server,
                bringUp(server)
                        .transform(done -> done.cause() instanceof StartFailure.Displaced
                                ? bringUpElsewhere(server, time)
                                : time.end(done)));
    }

    /** Goes on with a start whose driver is gone: adopts what is there, or begins once more. */
    Future<Void> resumeStart(Server server) {
        claims.hold(server);
        log.atInfo().addKeyValue("server", server.key()).log("start_taken_over");
        return conclude(server, spawner.status(server.instance()).compose(status -> switch (status) {
            case ServerStatus.Running running -> makeReachable(server, running.address());
            case ServerStatus.Exited exited -> Future.failedFuture(StartFailure.ended(exited));
            case ServerStatus.Absent _ -> startAgain(server);
        }));
    }

    /** Ends a server that was claimed for it. Completes when it is stopped, or left to be tried again; never fails. */
    Future<Void> stop(Server server, String why) {
        claims.hold(server);
        return routes.remove(specs.routePath(server.key()))
                .recover(cause -> noted(server, "route_not_removed", cause))
                .compose(_ -> metrics.stops().time(() -> spawner.stop(server.instance(), false)))
                .onFailure(
                        cause -> claimed.tellOnce(server, Kind.STOPPING, 100, UNSTOPPED + StartFailure.ofStop(cause)))
                .compose(_ -> claimed.settle(server, tx -> markStopped(tx, server, null, Kind.STOPPED, why, null)))
                .onSuccess(_ -> log.atInfo().addKeyValue("server", server.key()).log("server_stopped"))
                .onFailure(cause -> stopFailed(server, cause))
                .eventually(() -> release(server))
                .otherwiseEmpty();
    }

    private Future<Void> bringUp(Server server) {
        return launch.run(server).compose(address -> makeReachable(server, address));
    }

    /** Once: what was to be its port was taken before the server got hold of it. */
    private Future<Void> bringUpElsewhere(Server server, StartTime time) {
        claimed.step(server, PORT_LOST, "Another program took the port of the server; starting it with another port");
        return spawner.stop(server.instance(), true)
                .compose(_ -> anotherRun(server))
                .onFailure(time::failed)
                .compose(again -> bringUp(again).transform(time::end).recover(cause -> fail(again, cause)));
    }

    private Future<Void> startAgain(Server server) {
        return anotherRun(server).compose(again -> bringUp(again).recover(cause -> fail(again, cause)));
    }

    private Future<Server> anotherRun(Server server) {
        return claimed.settle(server, tx -> transitions.beginNewRun(tx, server).map(found -> held(server, found)));
    }

    private Future<Void> makeReachable(Server server, ServerAddress address) {
        return launch.acceptToken(server)
                .compose(_ -> claimed.write(
                        server,
                        sql -> transitions
                                .setAddress(sql, server, address, WAITING)
                                .map(found -> held(server, found))))
                .compose(_ -> probe.untilAnswers(
                        address, specs.basePath(server.key()), config.httpTimeout(), () -> stillWanted(server)))
                .compose(answer -> addRoute(server, address)
                        .compose(added -> claimed.write(
                                        server,
                                        sql -> markReady(
                                                sql, server, answer.version().orElse(null)))
                                .onSuccess(_ -> {
                                    if (!added) {
                                        routes.repairAnew();
                                    }
                                })))
                .<Void>mapEmpty()
                .onSuccess(_ -> log.atInfo()
                        .addKeyValue("server", server.key())
                        .addKeyValue("run", server.run())
                        .log("server_ready"));
    }

    /** False while the proxy is away: nobody gets through it anyway, and the server is reachable once it is back. */
    private Future<Boolean> addRoute(Server server, ServerAddress address) {
        return routes.add(specs.route(server.key(), address))
                .map(true)
                .recover(cause -> noted(server, "route_not_added", cause).map(false));
    }

    private Future<Server> markReady(SqlClient sql, Server server, @Nullable String version) {
        var line = new Journal.Line(Kind.READY, 100, "Server ready at " + specs.basePath(server.key()));
        return transitions
                .markReady(sql, server, version, config.pollInterval(), line)
                .map(found -> held(server, found));
    }

    /** Fails when the server died, or when the start was taken from us. */
    private Future<Void> stillWanted(Server server) {
        if (!claims.holds(server)) {
            return Future.failedFuture(new ClaimLost(server));
        }
        return spawner.status(server.instance()).compose(status -> switch (status) {
            case ServerStatus.Running _ -> Future.succeededFuture();
            case ServerStatus.Exited exited -> Future.failedFuture(StartFailure.ended(exited));
            case ServerStatus.Absent _ -> Future.failedFuture(new StartFailure.Ended("it disappeared", ""));
        });
    }

    private Future<Void> conclude(Server server, Future<Void> start) {
        return start.recover(cause -> fail(server, cause))
                .eventually(() -> release(server))
                .otherwiseEmpty();
    }

    /** Leaves nothing half-started, then says why. */
    private Future<Void> fail(Server server, Throwable cause) {
        if (cause instanceof ClaimLost || !claims.holds(server)) {
            return cleanUpAfterLoss(server);
        }
        return lastLog(server, cause)
                .compose(lastLog -> fail(server, StartFailure.reason(server, cause, lastLog), lastLog));
    }

    private Future<Void> fail(Server server, String reason, String lastLog) {
        return routes.remove(specs.routePath(server.key()))
                .recover(problem -> noted(server, "route_not_removed", problem))
                .compose(_ -> spawner.stop(server.instance(), true)
                        .onFailure(_ -> claimed.tellOnce(server, Kind.STEP, 0, UNSEEN + reason)))
                .compose(_ -> claimed.settle(
                        server, tx -> markStopped(tx, server, reason, Kind.FAILED, "Spawn failed: " + reason, lastLog)))
                .onSuccess(_ -> {
                    log.atWarn()
                            .addKeyValue("server", server.key())
                            .addKeyValue("reason", reason)
                            .log("server_start_failed");
                    failureLimit.look();
                })
                .onFailure(problem -> stopFailed(server, problem));
    }

    private Future<String> lastLog(Server server, Throwable cause) {
        return cause instanceof SpawnException e && !e.lastLog().isEmpty()
                ? Future.succeededFuture(e.lastLog())
                : spawner.lastLog(server.instance(), LOG_LINES).otherwise("");
    }

    /** What we began under a claim that is no longer ours: the new driver knows of it, unless it began a newer run. */
    private Future<Void> cleanUpAfterLoss(Server server) {
        log.atInfo()
                .addKeyValue("server", server.key())
                .addKeyValue("run", server.run())
                .log("claim_lost");
        return database.patiently(() -> servers.find(database.sql(), server.id()))
                .map(row -> row.isPresent()
                        && row.get().run() == server.run()
                        && row.get().isActive())
                .compose(known -> known ? Future.succeededFuture() : spawner.stop(server.instance(), true));
    }

    private Future<Void> markStopped(
            SqlConnection tx,
            Server server,
            @Nullable String failure,
            Kind kind,
            String message,
            @Nullable String detail) {
        return transitions
                .markStopped(tx, server, failure)
                .map(found -> held(server, found))
                .compose(stopped -> credentials
                        .revoke(tx, stopped)
                        .compose(_ -> gpus.release(tx, stopped.id()))
                        .compose(_ -> journal.append(tx, stopped, kind, 100, message, detail))
                        .compose(_ -> stopped.removing()
                                ? servers.deleteStopped(tx, stopped.id()).mapEmpty()
                                : Future.succeededFuture()));
    }

    private static Server held(Server server, Optional<Server> found) {
        return found.orElseThrow(() -> new ClaimLost(server));
    }

    /** The claim runs out and whoever takes it over tries again. */
    private static void stopFailed(Server server, Throwable cause) {
        if (cause instanceof ClaimLost) {
            log.atInfo().addKeyValue("server", server.key()).log("claim_lost");
        } else {
            log.atWarn().setCause(cause).addKeyValue("server", server.key()).log("stop_will_be_tried_again");
        }
    }

    private static Future<Void> noted(Server server, String event, Throwable cause) {
        log.atWarn()
                .addKeyValue("server", server.key())
                .addKeyValue("cause", String.valueOf(cause.getMessage()))
                .log(event);
        return Future.succeededFuture();
    }

    private Future<Void> release(Server server) {
        claims.drop(server);
        return Future.succeededFuture();
    }
}
