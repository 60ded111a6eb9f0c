package dev.metis.hub.server;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.Sight;
import dev.metis.hub.db.Database;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserServers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What users' models show of their servers, and what changes of users do to them. */
final class ServersOfUser implements UserServers {
    private final Database database;
    private final ServerStore servers;
    private final ServerLifecycle lifecycle;
    private final ServerJson json;
    private final BaseUrl base;
    private final Duration slowStop;

    ServersOfUser(
            Database database,
            ServerStore servers,
            ServerLifecycle lifecycle,
            ServerJson json,
            BaseUrl base,
            Duration slowStop) {
        this.database = database;
        this.servers = servers;
        this.lifecycle = lifecycle;
        this.json = json;
        this.base = base;
        this.slowStop = slowStop;
    }

    @Override
    public Future<Map<Long, OfOne>> of(Collection<Long> owners) {
        return servers.ofUsers(database.sql(), owners).map(all -> {
            var found = new HashMap<Long, OfOne>();
            all.forEach((owner, some) -> found.put(owner, new Read(some)));
            return found;
        });
    }

    private final class Read implements OfOne {
        private final List<Server> servers;
        private final Set<Long> ids;

        Read(List<Server> servers) {
            this.servers = servers;
            this.ids = servers.stream().map(Server::id).collect(Collectors.toUnmodifiableSet());
        }

        @Override
        public Set<Long> ids() {
            return ids;
        }

        @Override
        public Summary seenWith(Sight sight, boolean stoppedToo) {
            return summary(servers, sight, stoppedToo);
        }
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

    @Override
    public Future<Boolean> isStopping(UserName owner) {
        return servers.find(database.sql(), ServerKey.defaultOf(owner))
                .map(found -> found.filter(server -> server.state() == ServerState.STOPPING)
                        .isPresent());
    }

    @Override
    public Future<Boolean> stopAll(UserName owner, String requestId) {
        return servers.ofUser(database.sql(), owner)
                .compose(all -> Future.all(all.stream()
                        .filter(Server::isActive)
                        .map(server -> stop(server, requestId))
                        .toList()))
                .map(stopped -> stopped.<Boolean>list().stream().allMatch(Boolean::booleanValue));
    }

    private Future<Boolean> stop(Server server, String requestId) {
        return lifecycle
                .stop(server.key(), false, requestId)
                .compose(stop -> lifecycle.stopped(stop.server(), slowStop))
                .map(now -> now.filter(Server::isActive).isEmpty());
    }

    @Override
    public Future<Boolean> holdStopped(SqlConnection tx, long userId) {
        return servers.lockOfUser(tx, userId).map(states -> states.stream().noneMatch(ServerState::isActive));
    }
}
