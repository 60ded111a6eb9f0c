package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.access.Sight;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.service.ServiceJson;
import dev.metis.hub.service.ServiceStore;
import dev.metis.hub.user.KnownUsers.Known;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Models of whoever owns credentials, a user or a service. Its name is seen by whoever has the credentials, whatever else they
 * may see.
 */
public final class OwnerModels {
    private final Database database;
    private final KnownUsers users;
    private final RoleScopes roles;
    private final ServiceStore services;
    private final BaseUrl base;

    OwnerModels(Database database, KnownUsers users, RoleScopes roles, ServiceStore services, BaseUrl base) {
        this.database = database;
        this.users = users;
        this.roles = roles;
        this.services = services;
        this.base = base;
    }

    /**
     * A model, and what it would not be the same without.
     *
     * @param basis the user as it was read; empty when no more was needed than what is known of the caller
     */
    record Made(JsonObject model, Optional<Known> basis) {}

    /** @param stoppedToo also servers that neither run nor start nor stop */
    public Future<JsonObject> of(Owner owner, Caller seenBy, boolean stoppedToo) {
        return switch (owner) {
            case Owner.OfUser user -> of(user, seenBy, stoppedToo).map(Made::model);
            case Owner.OfService service -> of(service, seenBy.sight().with(ownName(owner)));
        };
    }

    /** The same, for whoever keeps it. */
    Future<Made> of(Owner.OfUser user, Caller seenBy, boolean stoppedToo) {
        return seenBy.sightOf(List.of(user.name())).compose(sight -> of(user, sight.with(ownName(user)), stoppedToo));
    }

    /** No more than somebody may see of the user: nothing, perhaps. */
    public Future<JsonObject> of(Owner.OfUser user, Caller seenBy) {
        return seenBy.sightOf(List.of(user.name()))
                .compose(sight -> sight.mayAny(UserJson.ANY, user.resource())
                        ? of(user, sight, false).map(Made::model)
                        : Future.succeededFuture(new JsonObject()));
    }

    private Future<Made> of(Owner.OfUser user, Sight sight, boolean stoppedToo) {
        var model = UserJson.brief(sight, user);
        if (!UserJson.needsRow(sight, user.name()) && !UserJson.needsServers(sight, user.name())) {
            return Future.succeededFuture(new Made(model, Optional.empty()));
        }
        return users.find(user.name()).map(found -> {
            found.ifPresent(known -> {
                UserJson.addRow(model, sight, known.listed().user());
                UserJson.addServers(model, sight, user.name(), known.servers().seenWith(sight, stoppedToo));
            });
            return new Made(model, found);
        });
    }

    private ScopeSet ownName(Owner owner) {
        return roles.catalogue().expansion(owner.resource()).identify();
    }

    private Future<JsonObject> of(Owner.OfService service, Sight sight) {
        return ServiceJson.needsRow(sight, service.name())
                ? services.find(database.sql(), service.name())
                        .map(found -> found.map(row -> ServiceJson.of(row, sight, base))
                                .orElseThrow(() -> new HubError.LoginRequired().exception()))
                : Future.succeededFuture(ServiceJson.brief(sight, service.name(), service.admin(), service.roles()));
    }
}
