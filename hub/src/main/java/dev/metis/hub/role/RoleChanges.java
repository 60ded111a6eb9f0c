package dev.metis.hub.role;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Members;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Making, changing and deleting roles while the hub runs. They stay until somebody deletes them; JupyterHub has no such roles.
 * Nobody puts a scope into a role that they do not hold themselves: a role can be given to anybody.
 */
final class RoleChanges {
    private static final Logger log = LoggerFactory.getLogger(RoleChanges.class);
    private final RunTimeRoles roles;
    private final RoleScopes scopes;
    private final RoleConfig config;
    private final HubEvents events;

    RoleChanges(RunTimeRoles roles, RoleScopes scopes, RoleConfig config, HubEvents events) {
        this.roles = roles;
        this.scopes = scopes;
        this.config = config;
        this.events = events;
    }

    /** Who may not change roles is told so before anything else. */
    static void requireAllowed(Caller caller) {
        caller.requireEverywhere(Scope.ADMIN_ROLES);
    }

    /** What shall be different about a role. */
    record Change(Optional<String> description, Optional<List<String>> scopes) {}

    Future<Role> create(Caller caller, RoleDefinition role) {
        return requireHeld(caller, role.scopes())
                .compose(_ -> events.inTransaction(tx -> roles.insert(tx, role)
                        .map(made ->
                                made.orElseThrow(() -> new HubError.AlreadyExists("role", role.name()).exception()))
                        .compose(made ->
                                events.publish(tx, new HubEvent.RolesChanged()).map(made))))
                .onSuccess(made -> say(caller, made, "role_created"));
    }

    /** Who has the role has at once what it says now. */
    Future<Role> change(Caller caller, String name, Change change) {
        return events.inTransaction(tx -> roles.lock(tx, name).compose(role -> {
                    RoleOrigin.requireChangeable(role, config);
                    var description = change.description().orElse(role.description());
                    var wanted = change.scopes().orElse(role.scopes());
                    var added = wanted.stream()
                            .filter(scope -> !role.scopes().contains(scope))
                            .toList();
                    return requireHeld(caller, added)
                            .compose(_ -> roles.update(tx, role.id(), description, wanted))
                            .compose(_ -> events.publish(tx, new HubEvent.RolesChanged()))
                            .map(new Role(role.id(), name, description, wanted, false, true));
                }))
                .onSuccess(role -> say(caller, role, "role_changed"));
    }

    Future<Void> delete(Caller caller, String name) {
        return events.inTransaction(tx -> roles.lock(tx, name).compose(role -> {
                    RoleOrigin.requireChangeable(role, config);
                    return roles.delete(tx, role.id())
                            .compose(_ -> events.publish(tx, new HubEvent.RolesChanged()))
                            .map(role);
                }))
                .onSuccess(role -> say(caller, role, "role_deleted"))
                .mapEmpty();
    }

    private Future<Void> requireHeld(Caller caller, List<String> raw) {
        ScopeSet wanted = scopes.catalogue().utmost(raw);
        return scopes.membersFor(wanted, caller.scopes())
                .compose(members -> wanted.isWithin(caller.scopes(), members)
                        ? Future.succeededFuture()
                        : refusal(caller, raw, members).failed());
    }

    private HubError refusal(Caller caller, List<String> raw, Members members) {
        var first = raw.stream()
                .filter(scope -> !scopes.catalogue().utmost(List.of(scope)).isWithin(caller.scopes(), members))
                .findFirst();
        return new HubError.Forbidden(
                "scopes: you do not hold " + Shown.cut(first.orElse("all of them")) + " for everybody yourself");
    }

    private static void say(Caller caller, Role role, String event) {
        log.atInfo()
                .addKeyValue("role", role.name())
                .addKeyValue("by", caller.owner().shown())
                .log(event);
    }
}
