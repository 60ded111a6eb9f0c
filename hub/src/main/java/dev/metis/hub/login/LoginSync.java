package dev.metis.hub.login;

import dev.metis.hub.authenticator.AuthStates;
import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.AuthenticatedUser.Groups;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.role.Holder;
import dev.metis.hub.role.ManagedRoles;
import dev.metis.hub.role.Role;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.user.AuthCheckStore;
import dev.metis.hub.user.User;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings a user's flags, groups and roles into line with what the login provider says, at each login, in its transaction. The
 * order is part of the contract: default roles first, then groups, then the provider's roles, which may take the default ones
 * away. Source: JupyterHub {@code BaseHandler.auth_to_user}.
 */
public final class LoginSync {
    private final UserStore users;
    private final RoleStore roles;
    private final GroupStore groups;
    private final ManagedRoles managedRoles;
    private final HubEvents events;
    private final AuthenticatorConfig.Managed managed;
    private final boolean keepsState;
    private final AuthStates states;
    private final AuthCheckStore checks = new AuthCheckStore();

    public LoginSync(
            UserStore users,
            RoleStore roles,
            GroupStore groups,
            ManagedRoles managedRoles,
            HubEvents events,
            AuthenticatorConfig config,
            AuthStates states) {
        this.users = users;
        this.roles = roles;
        this.groups = groups;
        this.managedRoles = managedRoles;
        this.events = events;
        this.managed = config.managed();
        this.keepsState = config.keepsState();
        this.states = states;
    }

    /** The same, of somebody who has just logged in. */
    Future<User> loggedIn(SqlConnection tx, User user, Optional<Boolean> admin, AuthenticatedUser said) {
        return checks.loggedIn(tx, user.id())
                .compose(wasRequired -> wasRequired
                        ? events.publish(tx, new HubEvent.UserChanged(user.id()))
                        : Future.succeededFuture())
                .compose(_ -> apply(tx, user, admin, said));
    }

    /**
     * @param admin empty when nobody says
     * @return the user as it is then
     */
    Future<User> apply(SqlConnection tx, User user, Optional<Boolean> admin, AuthenticatedUser said) {
        var changes = List.<Supplier<Future<Boolean>>>of(
                () -> admin.isPresent() ? roles.setAdmin(tx, user.id(), admin.get()) : unchanged(),
                () -> roles.grant(tx, Holder.USER, Role.USER, List.of(user.id()), false)
                        .map(granted -> !granted.isEmpty()),
                () -> said.info().isPresent()
                        ? users.setInfo(tx, user.id(), said.info().get())
                        : unchanged(),
                () -> managed.groups() ? setGroups(tx, user, said.groups()) : unchanged(),
                () -> managed.roles() && said.roles().isPresent()
                        ? managedRoles.apply(tx, user.id(), said.roles().get())
                        : unchanged());
        var state = keepsState ? said.state().map(states::encrypt) : Optional.<Buffer>empty();
        var done = users.setAuthState(tx, user.id(), state).map(false);
        for (var change : changes) {
            done = done.compose(before -> change.get().map(now -> before || now));
        }
        return done.compose(changed ->
                        changed ? events.publish(tx, new HubEvent.UserChanged(user.id())) : Future.succeededFuture())
                .compose(_ -> users.find(tx, user.id()))
                .map(Optional::orElseThrow);
    }

    private static Future<Boolean> unchanged() {
        return Future.succeededFuture(false);
    }

    private Future<Boolean> setGroups(SqlConnection tx, User user, Groups said) {
        return switch (said) {
            case Groups.Unknown _ ->
                Future.failedFuture(new IllegalStateException(
                        "manage_groups is set, but the authenticator says nothing about groups"));
            case Groups.Unchanged _ -> unchanged();
            case Groups.Exactly exactly -> groups.setGroupsOf(tx, user.id(), names(exactly.names()));
        };
    }

    /** What is no name for a group is left out: nobody could be told to correct it at a login. */
    private static List<GroupName> names(Collection<String> said) {
        return said.stream()
                .filter(name -> !name.isEmpty() && name.length() <= GroupName.MAX_LENGTH && name.indexOf('\0') < 0)
                .map(GroupName::new)
                .toList();
    }
}
