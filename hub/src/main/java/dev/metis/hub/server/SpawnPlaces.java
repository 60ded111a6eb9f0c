package dev.metis.hub.server;

import dev.metis.hub.db.Rows;
import dev.metis.hub.error.HubError;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.metric.SpawnEnd;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Whether one more server may start, by how many do already on all hubs. */
record SpawnPlaces(SpawnLimits limits, HubMetrics metrics) {
    /** Taken while starts are counted, so that two hubs cannot both use the last free place. */
    private static final long COUNTING_LOCK = 0x73706177L;

    /** In the transaction that takes the place. Fails with HubError.TooBusy when there is none. */
    Future<Void> check(SqlConnection tx) {
        if (limits.concurrent() == 0 && limits.active() == 0) {
            return Future.succeededFuture();
        }
        return tx.preparedQuery("select pg_advisory_xact_lock($1)")
                .execute(Tuple.of(COUNTING_LOCK))
                .compose(_ -> tx.query("""
                                select count(*) filter (where state = 'spawning') as spawning, count(*) as active
                                  from servers where state <> 'stopped'
                                """)
                        .mapping(row -> new int[] {row.getInteger("spawning"), row.getInteger("active")})
                        .execute())
                .map(Rows::only)
                .compose(counts -> {
                    if (limits.concurrent() > 0 && counts[0] >= limits.concurrent()) {
                        var wait = retryAfter();
                        metrics.spawnEnded(SpawnEnd.THROTTLED, Duration.ZERO);
                        return new HubError.TooBusy(
                                        "Too many servers are starting right now. Try again in about "
                                                + Math.ceilDiv(wait.toSeconds(), 10) * 10 + " seconds.",
                                        Optional.of(wait))
                                .failed();
                    }
                    if (limits.active() > 0 && counts[1] >= limits.active()) {
                        metrics.spawnEnded(SpawnEnd.TOO_MANY, Duration.ZERO);
                        return new HubError.TooBusy(
                                        "As many servers run as the hub allows. Try again later.", Optional.empty())
                                .failed();
                    }
                    return Future.succeededFuture();
                });
    }

    private Duration retryAfter() {
        return Duration.ofSeconds(ThreadLocalRandom.current()
                .nextLong(limits.retryMin().toSeconds(), limits.retryMax().toSeconds() + 1));
    }
}
