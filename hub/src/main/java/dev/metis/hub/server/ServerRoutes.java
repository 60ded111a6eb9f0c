package dev.metis.hub.server;

import dev.metis.hub.db.Database;
import dev.metis.hub.route.Route;
import dev.metis.hub.route.RouteSource;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;

/** Every ready server wants its route; those starting or stopping keep what they have. */
final class ServerRoutes implements RouteSource {
    private final Database database;
    private final ServerStore servers;
    private final ServerSpecs specs;

    ServerRoutes(Database database, ServerStore servers, ServerSpecs specs) {
        this.database = database;
        this.servers = servers;
        this.specs = specs;
    }

    @Override
    public Future<Wishes> wishes() {
        return servers.active(database.sql()).map(active -> {
            var wanted = new ArrayList<Route>();
            var kept = new HashSet<String>();
            for (var server : active) {
                if (server.isReady()) {
                    wanted.add(specs.route(server.key(), server.address().orElseThrow()));
                } else {
                    kept.add(specs.routePath(server.key()));
                }
            }
            return new Wishes(wanted, kept);
        });
    }
}
