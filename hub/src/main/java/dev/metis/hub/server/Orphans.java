package dev.metis.hub.server;

import dev.metis.hub.db.Rows;
import dev.metis.hub.metric.OwnMetrics;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

    private final Spawner spawner;
    private final Policy policy;
    private final OwnMetrics metrics;

    Orphans(Spawner spawner, Policy policy, OwnMetrics metrics) {
        this.spawner = spawner;
        this.policy = policy;
        this.metrics = metrics;
    }

    /** How many are ended. Asks the platform first, so that what is started meanwhile is not taken for one. */
    Future<Integer> clear(SqlClient sql) {
        return spawner.instances()
                .timeout(ASKING_SECONDS, TimeUnit.SECONDS)
                .compose(held -> lastRuns(sql, held).map(runs -> clear(held, runs)));
    }

    private int clear(List<InstanceId> held, Map<Long, LastRun> runs) {
        int unknown = 0;
        int ended = 0;
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
                ended++;
                end(instance);
            }
        }
        metrics.orphans(unknown);
        return ended;
    }

    private static Future<Map<Long, LastRun>> lastRuns(SqlClient sql, List<InstanceId> held) {
        var ids = held.stream().map(InstanceId::server).distinct().toArray(Long[]::new);
        return sql.preparedQuery("select id, run, state = 'stopped' as stopped from servers where id = any($1)")
                .execute(Tuple.tuple().addArrayOfLong(ids))
                .map(Rows::all)
                .map(rows -> {
                    var runs = new HashMap<Long, LastRun>();
                    rows.forEach(row -> runs.put(row.getLong("id"), LastRun.of(row)));
                    return runs;
                });
    }

    private void end(InstanceId instance) {
        spawner.stop(instance, true)
                .onSuccess(_ -> log.atInfo().addKeyValue("instance", instance).log("former_instance_ended"))
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("instance", instance)
                        .addKeyValue("cause", cause.toString())
                        .log("orphan_not_removed"));
    }
}
