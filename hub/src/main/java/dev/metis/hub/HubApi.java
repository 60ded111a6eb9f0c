package dev.metis.hub;

import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.group.GroupApi;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.login.AuthorizationsApi;
import dev.metis.hub.login.BodyLogin;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.oauth.CodeStore;
import dev.metis.hub.oauth.OAuthTokenApi;
import dev.metis.hub.operation.Operation;
import dev.metis.hub.role.RoleApi;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.route.ProxyClient;
import dev.metis.hub.server.Servers;
import dev.metis.hub.service.ServiceStore;
import dev.metis.hub.service.Services;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.share.Sharing;
import dev.metis.hub.token.TokenApi;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.token.Tokens;
import dev.metis.hub.user.Logins;
import dev.metis.hub.user.UserStore;
import dev.metis.hub.user.Users;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Builds the REST API, and mounts it: what is asked for most comes first, for routes are tried in their order. */
final class HubApi {
    private final Users users;
    private final Servers servers;
    private final GroupApi groups;
    private final RoleApi roles;
    private final TokenApi tokens;
    private final AuthorizationsApi authorizations;
    private final Services services;
    private final Operation operation;
    private final OAuthTokenApi oauthTokens;
    private final Sharing sharing;

    /** What it stands on. */
    record Ground(Database database, HubEvents events, BaseUrl base, ProxyClient proxy, Logins logins) {}

    /** The tables it reads and writes. */
    record Stores(
            UserStore users,
            GroupStore groups,
            RoleStore roles,
            ServiceStore services,
            TokenStore tokens,
            ClientStore clients,
            CodeStore codes) {}

    /** Who people are, and what they may do. */
    record People(RoleScopes roles, Sessions sessions, BodyLogin bodyLogin, Tokens tokens) {}

    HubApi(
            Ground ground,
            HubSettings settings,
            Stores stores,
            People people,
            Servers servers,
            Services services,
            Sharing sharing) {
        this.servers = servers;
        this.services = services;
        this.sharing = sharing;
        var config = settings.config();
        var names = settings.logins().names();
        var pageSize = config.http().pageSize();
        var database = ground.database();
        var events = ground.events();
        users = new Users(
                new Users.Ground(database, events, ground.base(), pageSize, ground.logins()),
                new Users.Stores(stores.users(), stores.roles(), stores.services()),
                people.roles(),
                servers.ofUser(),
                names,
                config.authStates(),
                servers.activity());
        groups = new GroupApi(database, stores.groups(), stores.users(), events, names, pageSize);
        roles = new RoleApi(
                database,
                stores.roles(),
                people.roles(),
                config.roles(),
                names::normalised,
                settings.logins().managed().roles(),
                events,
                pageSize);
        tokens = new TokenApi(
                people.tokens(),
                people.roles(),
                config.tokens(),
                people.bodyLogin()::recognise,
                servers.activity()::written);
        authorizations =
                new AuthorizationsApi(database, stores.tokens(), people.sessions(), people.roles(), users.owners());
        oauthTokens = new OAuthTokenApi(
                database,
                stores.clients(),
                stores.codes(),
                stores.tokens(),
                config.tokens().oauthLifetime());
        operation = new Operation(
                ground.proxy(), servers, pageSize, servers.spawner(), settings.authenticator(), settings.endProcess());
    }

    /** For whoever else deletes users. */
    Users users() {
        return users;
    }

    /** Answers {@code GET /hub/api/user}, once it is known who calls. */
    void self(RoutingContext ctx) {
        users.self(ctx);
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        users.mount(api);
        servers.mount(api);
        groups.mount(api);
        roles.mount(api);
        tokens.mount(api);
        authorizations.mount(api);
        services.mount(api);
        operation.mount(api);
        oauthTokens.mount(api);
        sharing.mount(api);
    }
}
