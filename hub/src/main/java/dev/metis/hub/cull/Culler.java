package dev.metis.hub.cull;

import dev.metis.hub.chore.Lease;
import dev.metis.hub.cull.CullStore.Idle;
import dev.metis.hub.cull.CullStore.IdleServer;
import dev.metis.hub.cull.CullStore.IdleUser;
import dev.metis.hub.db.Database;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.name.UserName;
import dev.metis.hub.server.Server;
import dev.metis.hub.server.ServerLifecycle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops servers that nobody uses, and deletes such users, in place of the service that JupyterHub needs for it. One hub does it
 * for all; what two of them happen to judge is looked at again right before, and stopped once.
 */
public final class Culler {
    private static final Logger log = LoggerFactory.getLogger(Culler.class);
    private static final long GIVING_BACK_SECONDS = 2;
    private static final String REQUEST = "cull";

    private final Vertx vertx;
    private final Database database;
    private final Lease lease;
    private final CullConfig config;
    private final CullStore store = new CullStore();
    private final Actions actions;
    private final HubMetrics metrics;
    private final AtomicBoolean isRunning = new AtomicBoolean();
    private long timer = -1;

    /**
     * What it does with what nobody uses.
     *
     * @param lifecycle stops servers
     * @param stopWait how long a stop may take before its user counts as having a server
     * @param deleteUser with everything that is theirs
     * @param activityWritten completes when the database knows what this hub has seen
     */
    public record Actions(
            ServerLifecycle lifecycle,
            Duration stopWait,
            BiFunction<UserName, String, Future<Void>> deleteUser,
            Supplier<Future<Void>> activityWritten) {}

    /** @param hubName this hub among others */
    public Culler(
            Vertx vertx, Database database, String hubName, CullConfig config, Actions actions, HubMetrics metrics) {
        this.vertx = vertx;
        this.database = database;
        this.lease = new Lease("cull", hubName);
        this.config = config;
        this.actions = actions;
        this.metrics = metrics;
    }

    /** Looks at everything now, and from then on at its interval. */
    public void start() {
        if (config.enabled()) {
            timer = vertx.setPeriodic(1, Math.max(1, config.every().toMillis()), _ -> tick());
        }
    }

    /** Another hub may go on at once. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        return config.enabled()
                ? lease.giveBack(database.sql())
                        .timeout(GIVING_BACK_SECONDS, TimeUnit.SECONDS)
                        .otherwiseEmpty()
                : Future.succeededFuture();
    }

    /** A run that takes longer than the interval is not joined by another. */
    private void tick() {
        if (!isRunning.compareAndSet(false, true)) {
            return;
        }
        lease.take(database.sql(), leaseTime())
                .compose(mine -> mine ? run() : Future.succeededFuture())
                .onFailure(cause ->
                        log.atWarn().addKeyValue("cause", cause.toString()).log("culling_failed"))
                .onComplete(_ -> isRunning.set(false));
    }

    /** To the next time this hub looks, and a little longer, so that a hub that is there keeps it. */
    private Duration leaseTime() {
        return config.every().plus(config.every().dividedBy(2)).plusSeconds(1);
    }

    /** Nothing, as long as it cannot be known who was active: what is in use may look idle. */
    private Future<Void> run() {
        return actions.activityWritten().get().transform(known -> {
            if (known.failed()) {
                log.atWarn().addKeyValue("cause", known.cause().toString()).log("culling_postponed");
                return Future.succeededFuture();
            }
            return judgeAll();
        });
    }

    private Future<Void> judgeAll() {
        return store.running(database.sql())
                .compose(servers -> each(servers, this::judge))
                .compose(_ -> config.users().cull()
                        ? store.usersWithoutServers(database.sql()).compose(users -> each(users, this::judge))
                        : Future.succeededFuture());
    }

    /** One after the other on as many lanes as may be busy at once. Where one fails, the others go on. */
    private <T> Future<Void> each(Collection<T> all, Function<T, Future<Void>> work) {
        var waiting = new ConcurrentLinkedQueue<>(all);
        int lanes = config.concurrency() == 0 ? all.size() : Math.min(config.concurrency(), all.size());
        return Future.join(
                        Stream.generate(() -> lane(waiting, work)).limit(lanes).toList())
                .mapEmpty();
    }

    private static <T> Future<Void> lane(Queue<T> waiting, Function<T, Future<Void>> work) {
        var next = waiting.poll();
        return next == null
                ? Future.succeededFuture()
                : work.apply(next).otherwiseEmpty().compose(_ -> lane(waiting, work));
    }

    /** It is judged anew at the next round. */
    private static void warn(String what, Object name, Throwable cause, String event) {
        log.atWarn()
                .addKeyValue(what, name)
                .addKeyValue("cause", cause.toString())
                .log(event);
    }

    private Future<Void> judge(IdleServer server) {
        var verdict = CullVerdict.of(server, config);
        if (verdict == CullVerdict.KEEP) {
            metrics.own().judged("server", verdict.label());
            return Future.succeededFuture();
        }
        if (config.dryRun()) {
            note(verdict, server, "server_would_be_culled");
            return Future.succeededFuture();
        }
        return store.running(database.sql(), server.id())
                .compose(now -> now.filter(same -> CullVerdict.of(same, config) != CullVerdict.KEEP)
                        .map(same -> stop(same, CullVerdict.of(same, config)))
                        .orElseGet(Future::succeededFuture))
                .onFailure(cause -> warn("server", server.key(), cause, "server_not_culled"));
    }

    private Future<Void> stop(IdleServer server, CullVerdict verdict) {
        boolean remove = config.removeNamed() && !server.key().isDefault();
        return actions.lifecycle()
                .stop(server.key(), remove, REQUEST, "Culled: " + verdict.reason(server.times(), config))
                .compose(stop -> {
                    if (!stop.underWay()) {
                        note(verdict, server, "server_culled");
                    }
                    return actions.lifecycle().stopped(stop.server(), actions.stopWait());
                })
                .onSuccess(now -> {
                    if (now.filter(Server::isActive).isPresent()) {
                        log.atWarn().addKeyValue("server", server.key()).log("culled_server_is_slow_to_stop");
                    }
                })
                .mapEmpty();
    }

    private void note(CullVerdict verdict, IdleServer server, String event) {
        note(verdict, "server", server.key(), server.times(), event);
    }

    private void note(CullVerdict verdict, IdleUser user, String event) {
        note(verdict, "user", user.name(), user.times(), event);
    }

    private void note(CullVerdict verdict, String what, Object name, Idle times, String event) {
        metrics.own().judged(what, verdict.label());
        log.atInfo()
                .addKeyValue(what, name)
                .addKeyValue("reason", verdict.reason(times, config))
                .log(event);
    }

    private Future<Void> judge(IdleUser user) {
        var verdict = CullVerdict.of(user, config);
        if (verdict == CullVerdict.KEEP) {
            metrics.own().judged("user", verdict.label());
            return Future.succeededFuture();
        }
        if (config.dryRun()) {
            note(verdict, user, "user_would_be_culled");
            return Future.succeededFuture();
        }
        return store.userWithoutServers(database.sql(), user.name())
                .compose(now -> now.filter(same -> CullVerdict.of(same, config) != CullVerdict.KEEP)
                        .map(same -> delete(same, CullVerdict.of(same, config)))
                        .orElseGet(Future::succeededFuture))
                .onFailure(cause -> warn("user", user.name(), cause, "user_not_culled"));
    }

    private Future<Void> delete(IdleUser user, CullVerdict verdict) {
        return actions.deleteUser().apply(user.name(), REQUEST).onSuccess(_ -> note(verdict, user, "user_culled"));
    }
}
