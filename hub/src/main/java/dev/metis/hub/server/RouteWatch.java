package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.route.RouteSync;
import io.vertx.core.Vertx;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has an eye on servers that other hubs start and stop: each hub has its own proxy follow at once, and those of others would only
 * do so with the next look at all routes.
 */
final class RouteWatch {
    private static final Logger log = LoggerFactory.getLogger(RouteWatch.class);
    private static final long SOON_MILLIS = 500;

    private final Database database;
    private final ServerStore servers;
    private final ServerSpecs specs;
    private final RouteSync routes;
    private final ChangedServers changed;

    RouteWatch(
            Vertx vertx,
            Database database,
            HubEvents events,
            ServerStore servers,
            ServerSpecs specs,
            RouteSync routes) {
        this.changed = new ChangedServers(vertx, SOON_MILLIS, this::look);
        this.database = database;
        this.servers = servers;
        this.specs = specs;
        this.routes = routes;
        events.subscribe(this::changed);
    }

    private void changed(HubEvent event) {
        if (event instanceof HubEvent.ServerChanged change) {
            changed.add(change.serverId());
        } else if (event instanceof HubEvent.Resync) {
            routes.repairAnew();
        }
    }

    private void look(Set<Long> ids) {
        servers.findAll(database.sql(), ids)
                .onSuccess(found -> found.forEach(this::compare))
                .onFailure(cause -> log.atDebug().setCause(cause).log("changed_servers_not_read"));
    }

    /** Those starting or stopping keep what they have. */
    private void compare(Server server) {
        if (server.isReady()) {
            routes.expect(specs.route(server.key(), server.address().orElseThrow()));
        } else if (!server.isActive()) {
            routes.expectNone(specs.routePath(server.key()));
        }
    }
}
