package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Waits for a server's row to change, whichever hub changes it. Reads the row again at each event, and now and then without
 * one, for events can be missed.
 */
public final class ServerWatch {
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Database database;
    private final ServerStore servers;
    private final Map<Long, Set<Subscription>> waiters = new ConcurrentHashMap<>();

    ServerWatch(Vertx vertx, Database database, ServerStore servers, HubEvents events) {
        this.vertx = vertx;
        this.database = database;
        this.servers = servers;
        events.subscribe(this::changed);
    }

    /** Something to be called at each change of a server; close it when done. */
    public final class Subscription implements AutoCloseable {
        private final long serverId;
        private final Runnable look;
        private final boolean readsJournal;

        private Subscription(long serverId, Runnable look, boolean readsJournal) {
            this.serverId = serverId;
            this.look = look;
            this.readsJournal = readsJournal;
            waiters.compute(serverId, (_, all) -> {
                var set = all == null ? ConcurrentHashMap.<Subscription>newKeySet() : all;
                set.add(this);
                return set;
            });
        }

        @Override
        public void close() {
            waiters.computeIfPresent(serverId, (_, all) -> {
                all.remove(this);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** @param look called on the caller's context, perhaps more often than the server or its journal changes */
    public Subscription subscribe(long serverId, Runnable look) {
        return subscribe(serverId, look, true);
    }

    private Subscription subscribe(long serverId, Runnable look, boolean readsJournal) {
        var context = vertx.getOrCreateContext();
        return new Subscription(serverId, () -> context.runOnContext(_ -> look.run()), readsJournal);
    }

    /**
     * The row once it fulfils the condition, or as it is when the time is up; empty when it is gone.
     *
     * @param limit zero looks once
     */
    public Future<Optional<Server>> until(long serverId, Predicate<Server> condition, Duration limit) {
        var wait = new Wait(serverId, condition);
        return wait.begin(limit);
    }

    private void changed(HubEvent event) {
        switch (event) {
            case HubEvent.ServerChanged change -> of(change.serverId()).forEach(waiter -> waiter.look.run());
            case HubEvent.LineWritten line ->
                of(line.serverId()).stream()
                        .filter(waiter -> waiter.readsJournal)
                        .forEach(waiter -> waiter.look.run());
            case HubEvent.Resync _ -> waiters.values().forEach(all -> all.forEach(waiter -> waiter.look.run()));
            case HubEvent.UserChanged _,
                    HubEvent.GroupChanged _,
                    HubEvent.ServiceChanged _,
                    HubEvent.SessionsEnded _,
                    HubEvent.RolesChanged _ -> {}
        }
    }

    private Set<Subscription> of(long serverId) {
        return waiters.getOrDefault(serverId, Set.of());
    }

    private final class Wait {
        private final long serverId;
        private final Predicate<Server> condition;
        private final Promise<Optional<Server>> done = Promise.promise();

        Wait(long serverId, Predicate<Server> condition) {
            this.serverId = serverId;
            this.condition = condition;
        }

        Future<Optional<Server>> begin(Duration limit) {
            if (limit.isZero()) {
                return servers.find(database.sql(), serverId);
            }
            var subscription = subscribe(serverId, this::look, false);
            long timeUp = vertx.setTimer(
                    limit.toMillis(),
                    _ -> servers.find(database.sql(), serverId).onComplete(found -> complete(found)));
            long anyway = vertx.setPeriodic(LOOK_ANYWAY.toMillis(), _ -> look());
            look();
            return done.future().andThen(_ -> {
                subscription.close();
                vertx.cancelTimer(timeUp);
                vertx.cancelTimer(anyway);
            });
        }

        private void look() {
            servers.find(database.sql(), serverId).onSuccess(found -> {
                if (found.isEmpty() || condition.test(found.get())) {
                    done.tryComplete(found);
                }
            });
        }

        private void complete(io.vertx.core.AsyncResult<Optional<Server>> found) {
            if (found.succeeded()) {
                done.tryComplete(found.result());
            } else {
                done.tryFail(found.cause());
            }
        }
    }
}
