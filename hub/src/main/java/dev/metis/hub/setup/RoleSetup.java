package dev.metis.hub.setup;

import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.Holder;
import dev.metis.hub.role.ManagedRoles;
import dev.metis.hub.role.Role;
import dev.metis.hub.role.RoleConfig;
import dev.metis.hub.role.RoleDefinition;
import dev.metis.hub.role.RoleSpec;
import dev.metis.hub.role.RoleStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the roles of the settings and gives them to exactly those the settings name. */
final class RoleSetup {
    private static final Logger log = LoggerFactory.getLogger(RoleSetup.class);

    private final RoleStore store;
    private final ManagedRoles managedRoles;
    private final RoleConfig config;
    private final AuthenticatorConfig logins;

    RoleSetup(RoleStore store, ManagedRoles managedRoles, RoleConfig config, AuthenticatorConfig logins) {
        this.store = store;
        this.managedRoles = managedRoles;
        this.config = config;
        this.logins = logins;
    }

    private List<String> named() {
        return config.roles().stream()
                .flatMap(role -> role.users().stream())
                .flatMap(List::stream)
                .toList();
    }

    List<String> invalidNames() {
        return logins.names().invalid(named());
    }

    /** Whoever is to have a role. */
    List<UserName> userNames() {
        return logins.names().parseAll(named());
    }

    List<GroupName> groupNames() {
        return config.roles().stream()
                .flatMap(role -> role.groups().stream())
                .flatMap(List::stream)
                .filter(name -> !name.isEmpty() && name.length() <= GroupName.MAX_LENGTH)
                .map(GroupName::new)
                .toList();
    }

    /** @param managed every role of the login provider, as far as it can tell */
    Future<Void> define(SqlConnection tx, List<RoleSpec> managed) {
        var definitions = config.definitions();
        var names = definitions.stream().map(RoleDefinition::name).toList();
        managed.forEach(managedRoles::check);
        return store.findAll(tx, names)
                .onSuccess(old -> old.forEach(role -> logGrowth(role, definitions)))
                .compose(_ -> store.deleteOthers(tx, names, false))
                .onSuccess(RoleSetup::logDeleted)
                .compose(_ -> logins.managed().rolesResetAtStart()
                        ? store.deleteOthers(
                                        tx, managed.stream().map(RoleSpec::name).toList(), true)
                                .onSuccess(RoleSetup::logDeleted)
                        : Future.succeededFuture(List.of()))
                .compose(_ -> store.define(tx, definitions, false))
                .compose(_ -> managedRoles.define(tx, managed))
                .mapEmpty();
    }

    private static void logGrowth(Role role, List<RoleDefinition> definitions) {
        definitions.stream()
                .filter(definition ->
                        definition.name().equals(role.name()) && !role.scopes().isEmpty())
                .flatMap(definition -> definition.scopes().stream())
                .filter(scope -> !role.scopes().contains(scope))
                .reduce((a, b) -> a + " " + b)
                .ifPresent(gained -> log.atWarn()
                        .addKeyValue("role", role.name())
                        .addKeyValue("scopes", gained)
                        .log("role_gained_scopes"));
    }

    private static void logDeleted(List<String> names) {
        names.forEach(name -> log.atWarn().addKeyValue("role", name).log("role_deleted"));
    }

    /** @param problems gets what the settings name and is not there */
    Future<Void> assign(SqlConnection tx, List<RoleSpec> managed, Collection<String> problems) {
        var done = revokeManaged(tx, managed);
        for (var definition : config.definitions()) {
            var name = definition.name();
            done = done.compose(_ -> assignUsers(tx, name))
                    .compose(_ -> assignGroups(tx, name))
                    .compose(_ -> assignServices(tx, name, problems));
        }
        return done.compose(_ -> managedRoles.setHolders(tx, managed)).compose(_ -> store.alignFlags(tx));
    }

    /**
     * A role that load_roles names is given to exactly those it lists, so that others have to log in again for theirs. Everything
     * else that the login provider gave away stays, unless the settings want it looked through.
     */
    private Future<Void> revokeManaged(SqlConnection tx, List<RoleSpec> managed) {
        if (logins.managed().rolesResetAtStart()) {
            return store.revokeManaged(tx, managed.stream().map(RoleSpec::name).toList(), false);
        }
        return store.revokeManaged(
                tx,
                config.roles().stream()
                        .map(RoleSpec::name)
                        .filter(name -> !name.equals(Role.USER) && !name.equals(Role.ADMIN))
                        .toList(),
                true);
    }

    /** Who is not listed loses the role; without a list everybody does, apart from users and admins. */
    private Future<Void> assignUsers(SqlConnection tx, String role) {
        var listed = config.spec(role).flatMap(RoleSpec::users);
        if (role.equals(Role.ADMIN)) {
            return assignAdmins(tx, listed);
        }
        if (role.equals(Role.USER) && listed.isEmpty()) {
            return Future.succeededFuture();
        }
        return ids(tx, listed.orElse(List.of()))
                .compose(ids -> store.setHolders(tx, Holder.USER, role, ids, false))
                .mapEmpty();
    }

    /** The setting admin_users only adds, to the list as well as to what the database has. */
    private Future<Void> assignAdmins(SqlConnection tx, Optional<List<String>> listed) {
        var all = Stream.concat(listed.stream().flatMap(List::stream), logins.adminUsers().stream())
                .toList();
        return ids(tx, all)
                .compose(ids -> listed.isPresent()
                        ? store.setHolders(tx, Holder.USER, Role.ADMIN, ids, false)
                        : store.grant(tx, Holder.USER, Role.ADMIN, ids, false))
                .mapEmpty();
    }

    private Future<Collection<Long>> ids(SqlConnection tx, List<String> users) {
        var names = logins.names().parseAll(users).stream().map(UserName::value).toList();
        return store.idsOf(tx, Holder.USER, names).map(found -> found.values());
    }

    private Future<Void> assignGroups(SqlConnection tx, String role) {
        var listed = config.spec(role).flatMap(RoleSpec::groups).orElse(List.of());
        return store.idsOf(tx, Holder.GROUP, listed)
                .compose(ids -> store.setHolders(tx, Holder.GROUP, role, ids.values(), false))
                .mapEmpty();
    }

    /** Without a list, services are admins by the flag that each of them has. */
    private Future<Void> assignServices(SqlConnection tx, String role, Collection<String> problems) {
        var listed = config.spec(role).flatMap(RoleSpec::services);
        if (role.equals(Role.ADMIN) && listed.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.idsOf(tx, Holder.SERVICE, listed.orElse(List.of()))
                .compose(ids -> {
                    var missing = new HashSet<>(listed.orElse(List.of()));
                    missing.removeAll(ids.keySet());
                    missing.stream()
                            .sorted()
                            .forEach(name -> problems.add("load_roles gives the role " + role + " to the service "
                                    + name + ", which does not exist; define it in services"));
                    return store.setHolders(tx, Holder.SERVICE, role, ids.values(), false);
                })
                .mapEmpty();
    }
}
