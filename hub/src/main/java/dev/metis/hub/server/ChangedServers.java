package dev.metis.hub.server;

import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Servers that changed, told all at once: a start has many events, and many servers may start together. For any thread. */
final class ChangedServers {
    private final Vertx vertx;
    private final long soonMillis;
    private final Consumer<Set<Long>> listener;
    private final Set<Long> ids = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean willTell = new AtomicBoolean();

    /** @param soonMillis how long the first one waits for others */
    ChangedServers(Vertx vertx, long soonMillis, Consumer<Set<Long>> listener) {
        this.vertx = vertx;
        this.soonMillis = soonMillis;
        this.listener = listener;
    }

    void add(long serverId) {
        ids.add(serverId);
        if (willTell.compareAndSet(false, true)) {
            vertx.setTimer(soonMillis, _ -> tell());
        }
    }

    private void tell() {
        willTell.set(false); // before they are taken: one that comes meanwhile may be told of twice, but is not lost
        var changed = Set.copyOf(ids);
        ids.removeAll(changed);
        listener.accept(changed);
    }
}
