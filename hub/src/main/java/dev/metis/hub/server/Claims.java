package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.metric.OwnMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers this hub drives right now, and the heartbeat that keeps them its own. What stands here can be dropped: when
 * this process dies the claims expire and another hub goes on.
 */
final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private final Vertx vertx;
    private final Database database;
    private final ServerTransitions transitions;
    private final Duration beat;
    private final OwnMetrics metrics;
    private final Map<Long, Server> held = new ConcurrentHashMap<>();
    private long timer = -1;

    Claims(Vertx vertx, Database database, ServerTransitions transitions, Duration lifetime, OwnMetrics metrics) {
        this.vertx = vertx;
        this.database = database;
        this.transitions = transitions;
        this.beat = lifetime.dividedBy(3);
        this.metrics = metrics;
        metrics.claims(held::size);
    }

    void start() {
        timer = vertx.setPeriodic(beat.toMillis(), _ -> renew());
    }

    /** Gives everything back, so that whoever comes next need not wait. */
    Future<Void> stop() {
        vertx.cancelTimer(timer);
        var mine = List.copyOf(held.values());
        held.clear();
        return mine.isEmpty() ? Future.succeededFuture() : transitions.release(database.sql(), mine);
    }

    void hold(Server claimed) {
        held.put(claimed.id(), claimed);
    }

    /** Only the claim with this fence: a newer one of the same server stays. */
    void drop(Server claimed) {
        held.computeIfPresent(claimed.id(), (_, now) -> now.fence() == claimed.fence() ? null : now);
    }

    /** Whether this hub still believes that it drives the server under this very claim. */
    boolean holds(Server claimed) {
        var now = held.get(claimed.id());
        return now != null && now.fence() == claimed.fence();
    }

    private void renew() {
        var mine = List.copyOf(held.values());
        if (mine.isEmpty()) {
            return;
        }
        transitions
                .renew(database.sql(), mine)
                .onSuccess(kept -> {
                    var lost = mine.stream()
                            .filter(server -> holds(server) && !kept.contains(server.id()))
                            .toList();
                    lost.forEach(this::drop);
                    metrics.claimsLost(lost.size());
                })
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("servers", mine.size())
                        .addKeyValue("cause", cause.toString())
                        .log("claims_not_renewed"));
    }
}
