package dev.metis.hub.server;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.Sight;
import dev.metis.hub.db.Database;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserServers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** A user's servers for the user's model. */
final class ServersOfUser implements UserServers {
    private final Database database;
    private final ServerStore servers;
    private final ServerJson json;
    private final BaseUrl base;

    ServersOfUser(Database database, ServerStore servers, ServerJson json, BaseUrl base) {
        this.database = database;
        this.servers = servers;
        this.json = json;
        this.base = base;
    }

    @Override
    public Future<Summary> of(UserName owner, Sight sight, boolean stoppedToo) {
        return servers.ofUser(database.sql(), owner).map(all -> summary(all, sight, stoppedToo));
    }

    private Summary summary(List<Server> all, Sight sight, boolean stoppedToo) {
        var visible = new LinkedHashMap<String, JsonObject>();
        for (var server : all) {
            if ((server.isActive() || stoppedToo)
                    && sight.may(Scope.READ_SERVERS, new Resource.OfServer(server.key()))) {
                visible.put(server.key().name(), json.of(server, sight));
            }
        }
        Optional<Server> first =
                all.stream().filter(server -> server.key().isDefault()).findFirst();
        return new Summary(
                visible,
                first.filter(Server::isReady).map(this::url),
                first.flatMap(server -> server.state().pending()));
    }

    /** The full URL only where users' servers have domains of their own. */
    private String url(Server server) {
        return base.path() + server.key().path();
    }
}
