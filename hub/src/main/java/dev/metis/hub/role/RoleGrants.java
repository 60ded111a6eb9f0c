package dev.metis.hub.role;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.access.Sight;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.RunTimeRoles.Target;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Giving roles to users, groups and services, and taking them, while the hub runs. Who does so needs {@code admin:roles} for
 * each of them, and must hold everything that the role comes to for them: else giving roles would be a way to give more than
 * one has. What the settings or the login provider say stays as it is, for they would say it again.
 */
final class RoleGrants {
    private static final Logger log = LoggerFactory.getLogger(RoleGrants.class);

    private final RunTimeRoles roles;
    private final RoleScopes scopes;
    private final RoleConfig config;
    private final UnaryOperator<String> normalised;
    private final boolean managed;
    private final HubEvents events;

    /**
     * @param normalised brings users' names into their normal form
     * @param managed whether the login provider decides about the roles of users and groups
     */
    RoleGrants(
            RunTimeRoles roles,
            RoleScopes scopes,
            RoleConfig config,
            UnaryOperator<String> normalised,
            boolean managed,
            HubEvents events) {
        this.roles = roles;
        this.scopes = scopes;
        this.config = config;
        this.normalised = normalised;
        this.managed = managed;
        this.events = events;
    }

    /** Who has it keeps it. */
    Future<Role> grant(Caller caller, String name, Holder kind, List<String> written) {
        return change(caller, name, kind, written, (tx, role, targets) -> {
            requireKept(role, kind);
            return requireHeld(caller, role, kind, targets).compose(_ -> roles.grant(tx, kind, name, ids(targets)));
        });
    }

    /** Who has the role of everybody is no row that could say who gave it. */
    private void requireKept(Role role, Holder kind) {
        if (RoleStore.isEverybodys(kind, role.name())
                && config.spec(role.name()).flatMap(kind::listed).isPresent()) {
            throw new HubError.Conflict("The settings list who has the role " + role.name()
                            + "; change it there (JupyterHub.load_roles).")
                    .exception();
        }
    }

    /** Who has it not goes without. Those to whom the settings give it would have it again after the next start. */
    Future<Role> revoke(Caller caller, String name, Holder kind, List<String> written) {
        return change(caller, name, kind, written, (tx, role, targets) -> {
            targets.forEach(target -> requireUnlisted(role, kind, target));
            return roles.revoke(tx, kind, name, ids(targets));
        });
    }

    private void requireUnlisted(Role role, Holder kind, Target target) {
        var listed = config.spec(role.name()).flatMap(kind::listed).orElse(List.of());
        if (listed.stream()
                .map(each -> kind == Holder.USER ? normalised.apply(each) : each)
                .anyMatch(target.name()::equals)) {
            throw new HubError.Conflict("The settings give the role " + role.name() + " to the " + kind.kind() + " "
                            + Shown.cut(target.name()) + "; change it there (JupyterHub.load_roles).")
                    .exception();
        }
    }

    @FunctionalInterface
    private interface Work {
        Future<Void> on(SqlConnection tx, Role role, List<Target> targets);
    }

    private Future<Role> change(Caller caller, String name, Holder kind, List<String> written, Work work) {
        if (managed && kind != Holder.SERVICE) {
            throw new HubError.Conflict(
                            "The login provider decides about the roles of users and groups (Authenticator.manage_roles).")
                    .exception();
        }
        var names = names(kind, written);
        return sight(caller, kind, names)
                .compose(sight ->
                        events.inTransaction(tx -> roles.lock(tx, name).compose(role -> {
                            RoleOrigin.requireAssignable(role, config);
                            return roles.lock(tx, kind, names.keySet())
                                    .map(found -> requireAll(names, found, kind, sight))
                                    .map(targets -> requireAdmin(caller, role, targets))
                                    .compose(targets -> work.on(tx, role, targets)
                                            .compose(_ -> events.publishAll(tx, events(kind, targets))))
                                    .map(role);
                        })))
                .onSuccess(role -> log.atInfo()
                        .addKeyValue("role", role.name())
                        .addKeyValue(kind.plural(), names.size())
                        .addKeyValue("by", caller.owner().shown())
                        .log("role_holders_changed"));
    }

    /** Who may give roles to nobody is told so before anything else. */
    static void requireAny(Caller caller) {
        if (!caller.scopes().hasAny(Scope.ADMIN_ROLES)) {
            caller.requireEverywhere(Scope.ADMIN_ROLES);
        }
    }

    /** What each name means; refused when it cannot be one. */
    private Map<String, Resource> names(Holder kind, List<String> written) {
        var names = new HashMap<String, Resource>();
        for (var each : written) {
            var name = kind == Holder.USER ? normalised.apply(each) : each;
            try {
                names.put(
                        name,
                        switch (kind) {
                            case USER -> new Resource.OfUser(new UserName(name));
                            case GROUP -> new Resource.OfGroup(new GroupName(name));
                            case SERVICE -> new Resource.OfService(new ServiceName(name));
                        });
            } catch (IllegalArgumentException _) {
                throw missing(kind, name);
            }
        }
        return names;
    }

    private static RuntimeException missing(Holder kind, String name) {
        return new HubError.BadRequest(kind.plural() + ": no such " + kind.kind() + ": " + Shown.cut(name)).exception();
    }

    private static Future<Sight> sight(Caller caller, Holder kind, Map<String, Resource> names) {
        return kind == Holder.USER
                ? caller.sightOf(names.keySet().stream().map(UserName::new).toList())
                : Future.succeededFuture(caller.sight());
    }

    /** To whom the caller may give no role looks like who is not there. */
    private static List<Target> requireAll(Map<String, Resource> names, List<Target> found, Holder kind, Sight sight) {
        var there = new HashSet<String>();
        found.forEach(target -> there.add(target.name()));
        names.forEach((name, resource) -> {
            if (!there.contains(name) || !sight.may(Scope.ADMIN_ROLES, resource)) {
                throw missing(kind, name);
            }
        });
        return found;
    }

    private static List<Target> requireAdmin(Caller caller, Role role, List<Target> targets) {
        boolean isAboutAdmins =
                role.name().equals(Role.ADMIN) || targets.stream().anyMatch(Target::admin);
        if (isAboutAdmins && !caller.owner().admin()) {
            throw new HubError.Forbidden("Only admins can give the role admin, and change the roles of admins")
                    .exception();
        }
        return targets;
    }

    /** What filters such as {@code !user} mean is known for users and services; a group may have any members. */
    private Future<Void> requireHeld(Caller caller, Role role, Holder kind, Collection<Target> targets) {
        var catalogue = scopes.catalogue();
        ScopeSet wanted = switch (kind) {
            case GROUP -> targets.isEmpty() ? ScopeSet.EMPTY : catalogue.utmost(role.scopes());
            case USER ->
                targets.stream()
                        .map(target -> new Resource.OfUser(new UserName(target.name())))
                        .map(user -> catalogue.expansion(user).expand(role.scopes()))
                        .reduce(ScopeSet.EMPTY, ScopeSet::union);
            case SERVICE ->
                targets.stream()
                        .map(target -> new Resource.OfService(new ServiceName(target.name())))
                        .map(service -> catalogue.expansion(service).expand(role.scopes()))
                        .reduce(ScopeSet.EMPTY, ScopeSet::union);
        };
        return scopes.membersFor(wanted, caller.scopes())
                .compose(members -> wanted.isWithin(caller.scopes(), members)
                        ? Future.succeededFuture()
                        : new HubError.Forbidden(
                                        "The role " + role.name() + " has scopes that you do not hold yourself")
                                .failed());
    }

    private static List<Long> ids(List<Target> targets) {
        return targets.stream().map(Target::id).toList();
    }

    private static List<HubEvent> events(Holder kind, List<Target> targets) {
        return targets.stream()
                .<HubEvent>map(target -> switch (kind) {
                    case USER -> new HubEvent.UserChanged(target.id());
                    case GROUP -> new HubEvent.GroupChanged(target.id());
                    case SERVICE -> new HubEvent.ServiceChanged(target.id());
                })
                .toList();
    }
}
