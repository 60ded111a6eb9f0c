package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.db.Rows;
import dev.metis.hub.metric.OwnMetrics;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the platform still runs for this installation and should not. What a server's row shows to be over is ended. What no
 * row knows of, as after a restored backup, may also be the work of a hub whose database was copied to this one: whether that
 * is ended is for the operator to say.
 */
final class Orphans {
    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    private static final long ASKING_SECONDS = 60;

    /** What becomes of those that no row knows of. */
    enum Policy {
        /** They are stopped. */
        REMOVE,
        /** The log names them. */
        REPORT
    }

    private enum Finding {
        KNOWN,
        /** Its row says that it was stopped, or that there was another run since. */
        OVER,
        UNKNOWN
    }

    private record LastRun(long run, boolean stopped) {
        static LastRun of(Row row) {
            return new LastRun(row.getLong("run"), row.getBoolean("stopped"));
        }

        Finding of(InstanceId instance) {
            if (instance.run() > run) {
                return Finding.UNKNOWN;
            }
            return instance.run() < run || stopped ? Finding.OVER : Finding.KNOWN;
        }
    }

    private final Vertx vertx;
    private final Database database;
    private final Spawner spawner;
    private final Policy policy;
    private final Duration every;
    private final OwnMetrics metrics;
    private final AtomicBoolean looking = new AtomicBoolean();
    private long timer = -1;

    Orphans(Vertx vertx, Database database, Spawner spawner, Policy policy, Duration every, OwnMetrics metrics) {
        this.vertx = vertx;
        this.database = database;
        this.spawner = spawner;
        this.policy = policy;
        this.every = every;
        this.metrics = metrics;
    }

    /** Every hub looks for itself: what two of them end at once is ended once. */
    void start() {
        timer = vertx.setPeriodic(every.toMillis(), _ -> look());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /** Outside of any transaction, which would have to wait for the platform. */
    private void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        clear().onFailure(cause ->
                        log.atWarn().addKeyValue("cause", cause.toString()).log("orphans_not_looked_for"))
                .onComplete(_ -> looking.set(false));
    }

    /** Asks the platform first, so that what is started meanwhile is not taken for one. */
    private Future<Void> clear() {
        return spawner.instances()
                .timeout(ASKING_SECONDS, TimeUnit.SECONDS)
                .compose(held -> lastRuns(held).compose(runs -> clear(held, runs)));
    }

    private Future<Void> clear(List<InstanceId> held, Map<Long, LastRun> runs) {
        int unknown = 0;
        var ends = new ArrayList<Future<Void>>();
        for (var instance : held) {
            var finding = Optional.ofNullable(runs.get(instance.server()))
                    .map(last -> last.of(instance))
                    .orElse(Finding.UNKNOWN);
            boolean isUnknown = finding == Finding.UNKNOWN;
            boolean end = finding == Finding.OVER || (isUnknown && policy == Policy.REMOVE);
            if (isUnknown) {
                unknown++;
                log.atWarn()
                        .addKeyValue("instance", instance)
                        .addKeyValue("removed", end)
                        .log("orphan_found");
            }
            if (end) {
                ends.add(end(instance));
            }
        }
        metrics.orphans(unknown);
        return Future.join(ends).mapEmpty();
    }

    private Future<Map<Long, LastRun>> lastRuns(List<InstanceId> held) {
        var ids = held.stream().map(InstanceId::server).distinct().toArray(Long[]::new);
        return database.sql()
                .preparedQuery("select id, run, state = 'stopped' as stopped from servers where id = any($1)")
                .execute(Tuple.tuple().addArrayOfLong(ids))
                .map(Rows::all)
                .map(rows -> {
                    var runs = new HashMap<Long, LastRun>();
                    rows.forEach(row -> runs.put(row.getLong("id"), LastRun.of(row)));
                    return runs;
                });
    }

    private Future<Void> end(InstanceId instance) {
        return spawner.stop(instance, true)
                .onSuccess(_ -> log.atInfo().addKeyValue("instance", instance).log("former_instance_ended"))
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("instance", instance)
                        .addKeyValue("cause", cause.toString())
                        .log("orphan_not_removed"))
                .otherwiseEmpty();
    }
}
