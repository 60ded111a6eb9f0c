package dev.metis.hub.chore;

import dev.metis.hub.db.Database;
import dev.metis.hub.db.Rows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each chore at its interval, under a lock that lets only one of all hubs do it. */
public final class Chores {
    private static final Logger log = LoggerFactory.getLogger(Chores.class);

    /** @param work returns how many rows it changed */
    public record Chore(String name, Duration interval, Function<SqlConnection, Future<Integer>> work) {}

    private final Vertx vertx;
    private final Database database;
    private final List<Chore> chores;
    private List<Long> timers = List.of();

    public Chores(Vertx vertx, Database database, List<Chore> chores) {
        this.vertx = vertx;
        this.database = database;
        this.chores = List.copyOf(chores);
    }

    public void start() {
        timers = chores.stream()
                .map(chore -> vertx.setPeriodic(chore.interval().toMillis(), _ -> run(chore)))
                .toList();
    }

    public void stop() {
        timers.forEach(vertx::cancelTimer);
    }

    private void run(Chore chore) {
        database.inTransaction(tx -> tx.preparedQuery("select pg_try_advisory_xact_lock(hashtext($1)) as free")
                        .mapping(row -> row.getBoolean("free"))
                        .execute(Tuple.of("metis chore " + chore.name()))
                        .map(Rows::only)
                        .compose(free -> free ? chore.work().apply(tx) : Future.succeededFuture(0)))
                .onSuccess(changed -> {
                    if (changed > 0) {
                        log.atInfo()
                                .addKeyValue("chore", chore.name())
                                .addKeyValue("rows", changed)
                                .log("chore_done");
                    }
                })
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("chore", chore.name())
                        .addKeyValue("cause", cause.toString())
                        .log("chore_failed"));
    }
}
