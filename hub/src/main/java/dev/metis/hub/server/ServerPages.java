package dev.metis.hub.server;

import io.vertx.ext.web.Router;

/** What people see of their servers, to be mounted. */
public final class ServerPages {
    private final SpawnPage spawn;
    private final SpawnPendingPage pending;
    private final StoppedServerPage stopped;

    ServerPages(SpawnPage spawn, SpawnPendingPage pending, StoppedServerPage stopped) {
        this.spawn = spawn;
        this.pending = pending;
        this.stopped = stopped;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        spawn.mount(hub);
        pending.mount(hub);
    }

    /** @param stopped the router of everything below {@code /hub/user}, where tokens count too */
    public void mountStopped(Router stopped) {
        this.stopped.mount(stopped);
    }
}
