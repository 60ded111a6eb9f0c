package dev.metis.hub.role;

import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Roles that the login provider brings. Source: JupyterHub {@code User.sync_roles}. */
public final class ManagedRoles {
    private static final Logger log = LoggerFactory.getLogger(ManagedRoles.class);
    private static final int LONGEST_DESCRIPTION = 1023;

    private final RoleStore store;
    private final ScopeCatalogue catalogue;
    private final HubEvents events;
    private final Set<String> ofSettings;

    /** @param settings the roles they define stay when nobody has them */
    public ManagedRoles(RoleStore store, ScopeCatalogue catalogue, HubEvents events, RoleConfig settings) {
        this.store = store;
        this.catalogue = catalogue;
        this.events = events;
        this.ofSettings =
                settings.definitions().stream().map(RoleDefinition::name).collect(Collectors.toSet());
    }

    /** Gives a user exactly these roles, which are made or changed first; true when it had others. Refused when one cannot be. */
    public Future<Boolean> apply(SqlConnection tx, long userId, List<RoleSpec> said) {
        said.forEach(this::check);
        var names = said.stream().map(RoleSpec::name).collect(Collectors.toSet());
        return define(tx, said)
                .compose(_ -> setHolders(tx, said))
                .compose(_ -> store.ofUser(tx, userId))
                .compose(before -> Set.copyOf(before).equals(names)
                        ? Future.succeededFuture(false)
                        : give(tx, userId, names)
                                .compose(_ -> tidy(tx, before, names))
                                .map(true));
    }

    private Future<Void> give(SqlConnection tx, long userId, Set<String> names) {
        Future<Void> done = store.revokeOthers(tx, userId, names);
        for (var name : names) {
            done = done.compose(_ -> store.grant(tx, Holder.USER, name, List.of(userId), true))
                    .mapEmpty();
        }
        return done.compose(_ -> store.alignFlag(tx, userId));
    }

    /** Roles of the provider that nobody has any more go away. */
    private Future<Void> tidy(SqlConnection tx, List<String> before, Set<String> now) {
        var candidates = before.stream()
                .filter(name -> !now.contains(name) && !ofSettings.contains(name))
                .toList();
        return candidates.isEmpty()
                ? Future.succeededFuture()
                : store.deleteUnused(tx, candidates).mapEmpty();
    }

    /** What the provider does not say stays as it is. */
    public Future<List<String>> define(SqlConnection tx, List<RoleSpec> said) {
        return store.findAll(tx, said.stream().map(RoleSpec::name).toList())
                .map(found -> found.stream().collect(Collectors.toMap(Role::name, Function.identity())))
                .compose(known -> store.define(
                        tx, said.stream().map(role -> merged(role, known)).toList(), true))
                .compose(changed -> (changed.isEmpty()
                                ? Future.<Void>succeededFuture()
                                : events.publish(tx, new HubEvent.RolesChanged()))
                        .map(changed));
    }

    private static RoleDefinition merged(RoleSpec role, Map<String, Role> known) {
        var old = Optional.ofNullable(known.get(role.name()));
        return new RoleDefinition(
                role.name(),
                role.description()
                        .filter(text -> !text.isEmpty())
                        .or(() -> old.map(Role::description))
                        .orElse(""),
                role.scopes()
                        .filter(scopes -> !scopes.isEmpty())
                        .or(() -> old.map(Role::scopes))
                        .orElse(List.of()));
    }

    /** Who else has them, where the provider says so. */
    public Future<Void> setHolders(SqlConnection tx, List<RoleSpec> said) {
        Future<Void> done = Future.succeededFuture();
        for (var role : said) {
            done = done.compose(_ -> setHolders(tx, Holder.USER, role.name(), role.users()))
                    .compose(_ -> setHolders(tx, Holder.GROUP, role.name(), role.groups()))
                    .compose(_ -> setHolders(tx, Holder.SERVICE, role.name(), role.services()));
        }
        return done;
    }

    private Future<Void> setHolders(SqlConnection tx, Holder kind, String role, Optional<List<String>> names) {
        if (names.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.idsOf(tx, kind, names.get())
                .compose(ids -> {
                    var missing = new ArrayList<>(names.get());
                    missing.removeAll(ids.keySet());
                    if (!missing.isEmpty()) {
                        log.atWarn()
                                .addKeyValue("role", role)
                                .addKeyValue("kind", kind)
                                .addKeyValue("names", missing)
                                .log("managed_role_for_unknown");
                    }
                    return store.setHolders(tx, kind, role, ids.values(), true);
                })
                .compose(changed -> changed.isEmpty()
                        ? Future.succeededFuture()
                        : store.alignFlags(tx).compose(_ -> events.publish(tx, new HubEvent.RolesChanged())));
    }

    /** Fails when the login provider names a role that cannot be. */
    public void check(RoleSpec role) {
        if (!RoleSpec.isName(role.name())) {
            throw new HubError.InvalidRole(role.name(), "is no name for a role").exception();
        }
        if (role.description()
                .filter(text -> text.length() > LONGEST_DESCRIPTION)
                .isPresent()) {
            throw new HubError.InvalidRole(role.name(), "has a description of more than 1023 characters").exception();
        }
        role.scopes()
                .orElse(List.of())
                .forEach(scope -> catalogue.problem(scope).ifPresent(problem -> {
                    throw new HubError.InvalidRole(role.name(), problem).exception();
                }));
        if (role.name().equals(Role.ADMIN) && !DefaultRoles.isAdmin(role)) {
            throw new HubError.InvalidRole(role.name(), "cannot be changed").exception();
        }
    }
}
