package dev.metis.hub;

import dev.metis.hub.chore.Chores;
import dev.metis.hub.cull.Culler;
import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.login.RemovedUsers;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.server.Servers;
import dev.metis.hub.user.Users;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;

/** Builds what the hub does of its own accord, at intervals and once when it starts. */
final class HubChores {
    private final Chores chores;
    private final Culler culler;
    private final RemovedUsers removed;

    HubChores(
            Vertx vertx,
            Database database,
            HubEvents events,
            String hubName,
            HubConfig config,
            Servers servers,
            Users users,
            RemovedUsers removed,
            HubMetrics metrics) {
        this.removed = removed;
        var work = new ArrayList<>(Purges.all());
        work.addAll(servers.chores());
        work.addAll(removed.chores());
        chores = new Chores(vertx, events, work);
        culler = new Culler(
                vertx,
                database,
                hubName,
                config.cull(),
                new Culler.Actions(
                        servers.lifecycle(),
                        config.servers().slowStop(),
                        users::delete,
                        () -> activityWritten(servers)),
                metrics);
    }

    /** With what went over the proxy up to now, however seldom it is asked. */
    private static Future<Void> activityWritten(Servers servers) {
        return servers.routes().hearActivity().compose(_ -> servers.activity().written());
    }

    void start() {
        chores.start();
        culler.start();
    }

    /** Once it is known which servers run. */
    void serversFound() {
        removed.stopServersOfBlocked();
    }

    Future<Void> stop() {
        chores.stop();
        return culler.stop();
    }
}
