package dev.metis.hub.setup;

import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.group.GroupConfig;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.role.ManagedRoles;
import dev.metis.hub.role.RoleConfig;
import dev.metis.hub.role.RoleSpec;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.service.ServiceConfig;
import dev.metis.hub.service.ServiceStore;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Runs the parts of the setup in order. */
public final class Setup {
    private static final int ATTEMPTS = 5;

    private final HubEvents events;
    private final Authenticator authenticator;
    private final AuthenticatorConfig logins;
    private final RoleSetup roles;
    private final UserSetup users;
    private final GroupSetup groups;
    private final ServiceSetup services;

    /** The stores it writes to. */
    public record Stores(
            UserStore users,
            GroupStore groups,
            RoleStore roles,
            ServiceStore services,
            TokenStore tokens,
            ClientStore clients) {}

    /** What the settings say. */
    public record Configs(RoleConfig roles, GroupConfig groups, ServiceConfig services, AuthenticatorConfig logins) {}

    public Setup(
            HubEvents events,
            Stores stores,
            Configs configs,
            ManagedRoles managedRoles,
            Authenticator authenticator,
            BaseUrl base) {
        this.events = events;
        this.authenticator = authenticator;
        this.logins = configs.logins();
        roles = new RoleSetup(stores.roles(), managedRoles, configs.roles(), logins);
        users = new UserSetup(stores.users(), stores.roles(), logins, events);
        groups = new GroupSetup(stores.groups(), stores.users(), configs.groups(), logins.names());
        services = new ServiceSetup(stores, configs.services(), configs.roles().scopesOfNewToken(), base);
    }

    /** May be repeated. Fails with {@link SetupException} when the settings do not fit the database; nothing is changed then. */
    public Future<Void> run() {
        return managedRoles().compose(managed -> run(managed, ATTEMPTS));
    }

    /** Hubs that run already may log somebody in meanwhile, and get in the way. */
    private Future<Void> run(List<RoleSpec> managed, int attempts) {
        return events.inTransaction(tx -> lock(tx).compose(_ -> run(tx, managed)))
                .recover(failure -> Database.isConflict(failure) && attempts > 1
                        ? run(managed, attempts - 1)
                        : Future.failedFuture(failure));
    }

    private Future<List<RoleSpec>> managedRoles() {
        if (!logins.managed().roles()) {
            return Future.succeededFuture(List.of());
        }
        return authenticator
                .managedRoles()
                .compose(known -> known.isPresent() || !logins.managed().rolesResetAtStart()
                        ? Future.succeededFuture(known.orElse(List.of()))
                        : Future.failedFuture(new SetupException(
                                List.of("reset_managed_roles_on_startup is set, but the" + " authenticator "
                                        + authenticator.name() + " cannot tell which roles there are"))));
    }

    private static Future<Void> lock(SqlConnection tx) {
        return tx.preparedQuery("select pg_advisory_xact_lock(hashtext($1))")
                .execute(Tuple.of("metis setup"))
                .mapEmpty();
    }

    private Future<Void> run(SqlConnection tx, List<RoleSpec> managed) {
        var problems = new ArrayList<>(invalidNames());
        return roles.define(tx, managed)
                .compose(_ -> users.create(tx, roles.userNames(), groups.userNames()))
                .compose(_ -> groups.load(tx, roles.groupNames()))
                .compose(_ -> services.load(tx, problems))
                .compose(_ -> roles.assign(tx, managed, problems))
                .compose(_ -> users.finish(tx))
                .compose(_ -> problems.isEmpty()
                        ? events.publish(tx, new HubEvent.RolesChanged())
                        : Future.failedFuture(new SetupException(problems)));
    }

    private List<String> invalidNames() {
        var problems = new ArrayList<String>();
        users.invalidNames().forEach(name -> problems.add("the user " + name + " cannot be called so"));
        roles.invalidNames()
                .forEach(name -> problems.add("load_roles names the user " + name + ", who cannot be called so"));
        groups.invalidNames()
                .forEach(name -> problems.add("load_groups names the user " + name + ", who cannot be called so"));
        return problems;
    }
}
