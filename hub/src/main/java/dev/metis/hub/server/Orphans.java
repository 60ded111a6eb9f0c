package dev.metis.hub.server;

import dev.metis.hub.db.Rows;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the platform still runs for this installation although no server's row knows of it, as after a restored backup. */
final class Orphans {
    private static final Logger log = LoggerFactory.getLogger(Orphans.class);
    private static final long ASKING_SECONDS = 60;

    /** What becomes of them. */
    enum Policy {
        /** They are stopped. */
        REMOVE,
        /** The log names them. */
        REPORT
    }

    private final Spawner spawner;
    private final Policy policy;

    Orphans(Spawner spawner, Policy policy) {
        this.spawner = spawner;
        this.policy = policy;
    }

    /** How many were found. Asks the platform first, so that what is started meanwhile is not taken for one. */
    Future<Integer> clear(SqlClient sql) {
        return spawner.instances()
                .timeout(ASKING_SECONDS, TimeUnit.SECONDS)
                .compose(held -> runs(sql, held)
                        .map(runs -> held.stream()
                                .filter(instance -> runs.getOrDefault(instance.server(), -1L) != instance.run())
                                .toList()))
                .map(orphans -> {
                    orphans.forEach(this::end);
                    return orphans.size();
                });
    }

    /** By server: the run that is under way. */
    private static Future<Map<Long, Long>> runs(SqlClient sql, List<InstanceId> held) {
        var ids = held.stream().map(InstanceId::server).distinct().toArray(Long[]::new);
        return sql.preparedQuery("select id, run from servers where id = any($1) and state <> 'stopped'")
                .execute(Tuple.tuple().addArrayOfLong(ids))
                .map(Rows::all)
                .map(rows -> {
                    var runs = new HashMap<Long, Long>();
                    rows.forEach(row -> runs.put(row.getLong("id"), row.getLong("run")));
                    return runs;
                });
    }

    private void end(InstanceId instance) {
        log.atWarn()
                .addKeyValue("instance", instance)
                .addKeyValue("removed", policy == Policy.REMOVE)
                .log("orphan_found");
        if (policy == Policy.REMOVE) {
            spawner.stop(instance, true)
                    .onFailure(cause -> log.atWarn()
                            .addKeyValue("instance", instance)
                            .addKeyValue("cause", cause.toString())
                            .log("orphan_not_removed"));
        }
    }
}
