package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Sight;
import dev.metis.hub.user.KnownUsers.Known;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Puts users' models together, as a caller may see them. However many there are, it asks once at most. */
final class UserModels {
    private UserModels() {}

    /**
     * In the same order.
     *
     * @param stoppedToo also servers that neither run nor start nor stop
     */
    static Future<List<JsonObject>> of(Caller caller, List<Known> users, boolean stoppedToo) {
        var names = users.stream().map(known -> known.listed().owner().name()).toList();
        return caller.sightOf(names)
                .map(sight -> users.stream()
                        .map(known -> model(known, sight, stoppedToo))
                        .toList());
    }

    /** The same for one. */
    static Future<JsonObject> of(Caller caller, Known user, boolean stoppedToo) {
        return of(caller, List.of(user), stoppedToo).map(List::getFirst);
    }

    private static JsonObject model(Known known, Sight sight, boolean stoppedToo) {
        var owner = known.listed().owner();
        var model = UserJson.brief(sight, owner);
        UserJson.addRow(model, sight, known.listed().user());
        UserJson.addServers(model, sight, owner.name(), known.servers().seenWith(sight, stoppedToo));
        return model;
    }
}
