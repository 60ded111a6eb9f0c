package dev.metis.hub.chore;

import dev.metis.hub.db.Rows;
import dev.metis.hub.event.HubEvents;
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

    /** @param work all of it in one transaction; says what is left to do once that is committed */
    public record Chore(String name, Duration interval, Function<SqlConnection, Future<Done>> work) {

        /** One that only changes rows, and says how many. */
        public static Chore ofRows(String name, Duration interval, Function<SqlConnection, Future<Integer>> work) {
            return new Chore(name, interval, tx -> work.apply(tx).map(Done::rows));
        }
    }

    /**
     * What a chore did in its transaction.
     *
     * @param rows how many it changed
     * @param afterCommit what must not happen unless the rows have really changed, and cannot be taken back; returns at once
     */
    public record Done(int rows, Runnable afterCommit) {

        static Done rows(int changed) {
            return new Done(changed, () -> {});
        }
    }

    private final Vertx vertx;
    private final HubEvents events;
    private final List<Chore> chores;
    private List<Long> timers = List.of();

    public Chores(Vertx vertx, HubEvents events, List<Chore> chores) {
        this.vertx = vertx;
        this.events = events;
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
        events.inTransaction(tx -> tx.preparedQuery("select pg_try_advisory_xact_lock(hashtext($1)) as free")
                        .mapping(row -> row.getBoolean("free"))
                        .execute(Tuple.of("metis chore " + chore.name()))
                        .map(Rows::only)
                        .compose(free -> free ? chore.work().apply(tx) : Future.succeededFuture(Done.rows(0))))
                .onSuccess(done -> committed(chore, done))
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("chore", chore.name())
                        .addKeyValue("cause", cause.toString())
                        .log("chore_failed"));
    }

    private static void committed(Chore chore, Done done) {
        done.afterCommit().run();
        if (done.rows() > 0) {
            log.atInfo()
                    .addKeyValue("chore", chore.name())
                    .addKeyValue("rows", done.rows())
                    .log("chore_done");
        }
    }
}
