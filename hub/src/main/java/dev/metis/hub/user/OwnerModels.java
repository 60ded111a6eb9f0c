package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.Sight;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.service.ServiceJson;
import dev.metis.hub.service.ServiceStore;
import dev.metis.hub.user.UserServers.Summary;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Models of whoever owns credentials, a user or a service. Its name is seen by whoever has the credentials, whatever else they
 * may see. For the tokens that servers ask with it reads nothing.
 */
public final class OwnerModels {
    private final Database database;
    private final UserStore users;
    private final RoleScopes roles;
    private final UserServers servers;
    private final ServiceStore services;
    private final BaseUrl base;
    private final Supplier<Future<Void>> activityWritten;

    /** @param activityWritten completes when the rows hold all activity said so far */
    OwnerModels(
            Database database,
            UserStore users,
            RoleScopes roles,
            UserServers servers,
            ServiceStore services,
            BaseUrl base,
            Supplier<Future<Void>> activityWritten) {
        this.database = database;
        this.users = users;
        this.roles = roles;
        this.servers = servers;
        this.services = services;
        this.base = base;
        this.activityWritten = activityWritten;
    }

    /** @param stoppedToo also servers that neither run nor start nor stop */
    public Future<JsonObject> of(Owner owner, Caller seenBy, boolean stoppedToo) {
        var identity = roles.catalogue().expansion(owner.resource()).identify();
        return switch (owner) {
            case Owner.OfUser user ->
                seenBy.sightOf(List.of(user.name())).compose(sight -> of(user, sight.with(identity), stoppedToo));
            case Owner.OfService service -> of(service, seenBy.sight().with(identity));
        };
    }

    private Future<JsonObject> of(Owner.OfUser user, Sight sight, boolean stoppedToo) {
        var model = UserJson.brief(sight, user);
        boolean needsRow = UserJson.needsRow(sight, user.name());
        boolean needsServers = UserJson.needsServers(sight, user.name());
        if (!needsRow && !needsServers) {
            return Future.succeededFuture(model);
        }
        return activityWritten
                .get()
                .otherwiseEmpty()
                .compose(_ -> needsRow ? users.find(database.sql(), user.id()) : absent())
                .compose(row -> {
                    row.ifPresent(found -> UserJson.addRow(model, sight, found));
                    return needsServers ? addServers(model, sight, user, stoppedToo) : Future.succeededFuture(model);
                });
    }

    private Future<JsonObject> addServers(JsonObject model, Sight sight, Owner.OfUser user, boolean stoppedToo) {
        return servers.of(List.of(user.id()), sight, stoppedToo).map(found -> {
            UserJson.addServers(model, sight, user.name(), found.getOrDefault(user.id(), Summary.NONE));
            return model;
        });
    }

    private static Future<Optional<User>> absent() {
        return Future.succeededFuture(Optional.empty());
    }

    private Future<JsonObject> of(Owner.OfService service, Sight sight) {
        return ServiceJson.needsRow(sight, service.name())
                ? services.find(database.sql(), service.name())
                        .map(found -> found.map(row -> ServiceJson.of(row, sight, base))
                                .orElseThrow(() -> new HubError.LoginRequired().exception()))
                : Future.succeededFuture(ServiceJson.brief(sight, service.name(), service.admin(), service.roles()));
    }
}
