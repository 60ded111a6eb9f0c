package dev.metis.hub.user;

import dev.metis.hub.authenticator.AuthStateConfig;
import dev.metis.hub.authenticator.AuthStates;
import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.service.ServiceStore;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Builds the REST API of users: the map of this package. */
public final class Users {
    private final OwnerModels owners;
    private final UserChanges changes;
    private final SelfApi selfApi;
    private final UserListApi listApi;
    private final UserApi api;

    /** What it stands on. */
    public record Ground(
            Database database, HubEvents events, BaseUrl base, HttpConfig.PageSize pageSize, Logins logins) {}

    /** The tables it reads and writes. */
    public record Stores(UserStore users, RoleStore roles, ServiceStore services) {}

    public Users(
            Ground ground,
            Stores stores,
            RoleScopes roles,
            UserServers servers,
            NameRules names,
            AuthStateConfig authStates,
            UserActivity activity) {
        var database = ground.database();
        var users = stores.users();
        var cipher = new AuthStates(authStates);
        changes = new UserChanges(database, users, stores.roles(), servers, cipher, ground.events(), ground.logins());
        var known = new KnownUsers(database, users, servers, activity, ground.events());
        owners = new OwnerModels(database, known, roles, stores.services(), ground.base());
        selfApi = new SelfApi(owners, known);
        listApi = new UserListApi(database, users, changes, known, names, ground.pageSize(), activity);
        var states = new KeptStates(database, users, cipher);
        api = new UserApi(database, users, changes, known, states, names, activity);
    }

    /** Deletes a user with everything that is theirs, once their servers are stopped. */
    public Future<Void> delete(UserName name, String requestId) {
        return changes.delete(name, requestId);
    }

    /** @param router of everything below {@code /hub/api} */
    public void mount(Router router) {
        selfApi.mount(router);
        listApi.mount(router);
        api.mount(router);
    }

    /** Answers {@code GET /hub/api/user}, once it is known who calls. */
    public void self(RoutingContext ctx) {
        selfApi.self(ctx).onFailure(ctx::fail);
    }

    /** Models of whoever owns credentials. */
    public OwnerModels owners() {
        return owners;
    }
}
