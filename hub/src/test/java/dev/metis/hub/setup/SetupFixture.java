package dev.metis.hub.setup;

import static dev.metis.hub.db.TestDatabase.await;

import dev.metis.hub.HubConfig;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.config.Yaml;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.group.Group;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.role.ManagedRoles;
import dev.metis.hub.role.Rights;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleSpec;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.service.ServiceStore;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** The setup over a real database, as hubs with these or those settings do it. */
final class SetupFixture implements AutoCloseable {
    final TestDatabase database = TestDatabase.migrated().open();
    final UserStore users = new UserStore();
    final GroupStore groups = new GroupStore();
    final RoleStore roles = new RoleStore();
    final ServiceStore services = new ServiceStore();
    final TokenStore tokens = new TokenStore();
    final ClientStore clients = new ClientStore();

    /** What the login provider says its roles are. */
    Optional<List<RoleSpec>> managed = Optional.empty();

    Database db() {
        return database.database();
    }

    /** A start with the settings in the file. */
    void start(String yaml) {
        await(setup(yaml, db()).run());
    }

    Setup setup(String yaml, Database over) {
        var config = Yaml.of(yaml).read(HubConfig.SECTIONS, HubConfig::read);
        var logins = Yaml.of(yaml)
                .read(HubConfig.SECTIONS, in -> AuthenticatorConfig.read(in.at(AuthenticatorConfig.SECTION)));
        var events = new HubEvents(database.vertx(), over);
        return new Setup(
                events,
                new Setup.Stores(users, groups, roles, services, tokens, clients),
                new Setup.Configs(config.roles(), config.groups(), config.services(), logins),
                new ManagedRoles(roles, config.roles().catalogue(), events, config.roles()),
                new Provider(),
                new BaseUrl("/", Optional.empty()));
    }

    private final class Provider implements Authenticator {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Optional<List<RoleSpec>>> managedRoles() {
            return Future.succeededFuture(managed);
        }
    }

    long user(String name) {
        return await(users.findOrCreate(db().sql(), new UserName(name))).id();
    }

    boolean exists(String user) {
        return await(users.find(db().sql(), new UserName(user))).isPresent();
    }

    boolean isAdmin(String user) {
        return await(users.find(db().sql(), new UserName(user))).orElseThrow().admin();
    }

    List<String> rolesOf(String user) {
        return await(roles.ofUser(db().sql(), user(user)));
    }

    Group group(String name) {
        return await(groups.find(db().sql(), new GroupName(name))).orElseThrow();
    }

    Rights rights(OwnerId owner) {
        var scopes = new RoleScopes(
                ScopeCatalogue.BUILT_IN, roles, (people, teams) -> groups.members(db().sql(), people, teams));
        return await(scopes.of(db().sql(), owner)).orElseThrow();
    }

    /** The values of one column of text. */
    List<String> texts(String sql) {
        return await(
                db().sql().query(sql).mapping(row -> row.getString(0)).execute().map(Rows::all));
    }

    @Override
    public void close() {
        database.close();
    }
}
