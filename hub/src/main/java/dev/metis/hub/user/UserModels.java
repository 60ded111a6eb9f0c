package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Sight;
import dev.metis.hub.user.UserServers.Summary;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Puts users' models together, as a caller may see them. However many there are, it asks twice at most. */
final class UserModels {
    private final UserServers servers;

    UserModels(UserServers servers) {
        this.servers = servers;
    }

    /**
     * In the same order.
     *
     * @param stoppedToo also servers that neither run nor start nor stop
     */
    Future<List<JsonObject>> of(Caller caller, List<UserStore.Listed> users, boolean stoppedToo) {
        var names = users.stream().map(listed -> listed.owner().name()).toList();
        return caller.sightOf(names)
                .compose(sight -> servers(sight, users, stoppedToo)
                        .map(found -> users.stream()
                                .map(listed -> model(listed, sight, found))
                                .toList()));
    }

    /** The same for one. */
    Future<JsonObject> of(Caller caller, UserStore.Listed user, boolean stoppedToo) {
        return of(caller, List.of(user), stoppedToo).map(List::getFirst);
    }

    private Future<Map<Long, Summary>> servers(Sight sight, List<UserStore.Listed> users, boolean stoppedToo) {
        var wanted = users.stream()
                .map(UserStore.Listed::owner)
                .filter(owner -> UserJson.needsServers(sight, owner.name()))
                .map(owner -> owner.id())
                .toList();
        return wanted.isEmpty() ? Future.succeededFuture(Map.of()) : servers.of(wanted, sight, stoppedToo);
    }

    private static JsonObject model(UserStore.Listed listed, Sight sight, Map<Long, Summary> servers) {
        var owner = listed.owner();
        var model = UserJson.brief(sight, owner);
        UserJson.addRow(model, sight, listed.user());
        UserJson.addServers(model, sight, owner.name(), servers.getOrDefault(owner.id(), Summary.NONE));
        return model;
    }
}
