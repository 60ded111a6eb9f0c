package dev.metis.hub.share;

import dev.metis.hub.access.Resource;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.server.Server;
import dev.metis.hub.server.ServerStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The rows of what is shared and of whom it is shared with, by their names. */
final class SharedThings {
    private final Database database;
    private final ServerStore servers;
    private final UserStore users;
    private final GroupStore groups;

    SharedThings(Database database, ServerStore servers, UserStore users, GroupStore groups) {
        this.database = database;
        this.servers = servers;
        this.users = users;
        this.groups = groups;
    }

    Future<Server> server(ServerKey key) {
        return findServer(key)
                .map(found -> found.orElseThrow(() -> new HubError.NotFound("server", key.fullName()).exception()));
    }

    Future<Optional<Server>> findServer(ServerKey key) {
        return servers.find(database.sql(), key);
    }

    Future<Optional<Server>> findServer(long id) {
        return servers.find(database.sql(), id);
    }

    Future<Long> user(UserName name) {
        return ofName(new Resource.OfUser(name))
                .map(found -> found.map(Recipient.OfUser.class::cast)
                        .orElseThrow(() -> new HubError.NotFound("user", name.value()).exception())
                        .id());
    }

    /** A user or group; empty when there is none of that name, or it is neither. */
    Future<Optional<Recipient>> ofName(Resource named) {
        return switch (named) {
            case Resource.OfUser user ->
                users.ids(database.sql(), List.of(user.name()))
                        .map(ids -> Optional.ofNullable(ids.get(user.name())).map(Recipient.OfUser::new));
            case Resource.OfGroup group ->
                groups.ids(database.sql(), List.of(group.name()))
                        .map(ids -> Optional.ofNullable(ids.get(group.name())).map(Recipient.OfGroup::new));
            case Resource.OfServer _, Resource.OfService _ -> Future.succeededFuture(Optional.empty());
        };
    }
}
