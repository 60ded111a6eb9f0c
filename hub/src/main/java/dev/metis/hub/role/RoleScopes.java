package dev.metis.hub.role;

import dev.metis.hub.access.Members;
import dev.metis.hub.access.Memberships;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.HoldingStore.Holdings;
import dev.metis.hub.role.HoldingStore.SharedServer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which scopes users, services and tokens have. Nothing of it is stored: who loses a role or a group loses its scopes at the
 * next request, on every token. Source: {@code jupyterhub/scopes.py}, get_scopes_for.
 */
public final class RoleScopes {
    private static final Set<String> ACTIVITY = Set.of("users:activity!user", "users:activity", ScopeCatalogue.INHERIT);

    private final ScopeCatalogue catalogue;
    private final Memberships memberships;
    private final RoleStore store;
    private final HoldingStore holdings = new HoldingStore();

    public RoleScopes(ScopeCatalogue catalogue, RoleStore store, Memberships memberships) {
        this.store = store;
        this.catalogue = catalogue;
        this.memberships = memberships;
    }

    /**
     * What a token comes to.
     *
     * @param asked whether it had to be asked who is in a group, so that it may be other soon
     */
    public record Effective(ScopeSet scopes, boolean asked) {}

    /** Everything somebody may do; empty when there is no such row. One statement. */
    public Future<Optional<Rights>> of(SqlClient sql, OwnerId owner) {
        return (switch (owner) {
                    case OwnerId.OfUser user -> holdings.ofUser(sql, user.id());
                    case OwnerId.OfService service -> holdings.ofService(sql, service.id());
                })
                .map(found -> found.map(this::rights));
    }

    /** The same for a user known by name: one statement more. */
    public Future<Optional<Rights>> of(SqlClient sql, UserName user) {
        return holdings.idOf(sql, user)
                .compose(id -> id.isPresent()
                        ? of(sql, new OwnerId.OfUser(id.get()))
                        : Future.succeededFuture(Optional.empty()));
    }

    Rights rights(Holdings held) {
        var expansion = catalogue.expansion(held.owner().resource());
        var scopes = held.shared().stream()
                .map(shared -> expansion.expand(scopesOf(shared)))
                .reduce(expansion.expand(held.raw()), ScopeSet::union);
        var sources = new Rights.Sources(
                held.groups(),
                held.shared().stream().map(SharedServer::id).collect(Collectors.toSet()),
                held.shared().stream().map(SharedServer::ownerId).collect(Collectors.toSet()),
                held.sharedUntil());
        return new Rights(held.owner(), held.raw(), scopes, sources);
    }

    private static List<String> scopesOf(SharedServer shared) {
        var filter = new Resource.OfServer(shared.key()).filter();
        return shared.scopes().stream().map(scope -> scope + "!" + filter).toList();
    }

    /**
     * What a token may do now: never more than its owner.
     *
     * @param raw the scopes stored with the token
     * @param client what the OAuth client stands for that it was issued to; none for tokens people and scripts use themselves
     */
    public Future<Effective> ofToken(Rights owner, Collection<String> raw, Optional<Resource> client) {
        var asked = owner.asked(raw, catalogue.expansion(owner.owner().resource(), client));
        var question = asked.question(owner.scopes());
        return members(question)
                .map(members -> new Effective(asked.intersect(owner.scopes(), members), !question.isSettled()));
    }

    /**
     * What a token would come to that is to be made with these scopes, all of which exist. Refused when its owner does not have
     * them; {@code inherit} alone is always fine.
     */
    public Future<ScopeSet> ofNewToken(Rights owner, Collection<String> raw) {
        var expansion = catalogue.expansion(owner.owner().resource());
        var named = raw.stream()
                .filter(scope -> !scope.equals(ScopeCatalogue.INHERIT))
                .toList();
        var asked = expansion.expand(named);
        return membersFor(asked, owner.scopes())
                .compose(members -> asked.isWithin(owner.scopes(), members)
                        ? ofToken(owner, raw, Optional.empty()).map(Effective::scopes)
                        : exceeding(named.stream()
                                        .filter(scope -> !expansion
                                                .expand(List.of(scope))
                                                .isWithin(owner.scopes(), members))
                                        .toList())
                                .failed());
    }

    private static HubError exceeding(List<String> scopes) {
        return new HubError.BadRequest(
                "scopes: Not assigning requested scopes " + Shown.list(scopes) + " not held by the owner of the token");
    }

    /**
     * What the API token of a server is made with: as much of it as the server's owner has. Reporting activity is always part of
     * it, for nothing works without. Source: {@code User.spawn}.
     *
     * @param configured what the operator wants it to have; empty for the role {@code server}
     */
    public Future<List<String>> ofServersToken(SqlClient sql, long owner, ServerKey server, List<String> configured) {
        var self = new Resource.OfServer(server);
        return (configured.isEmpty()
                        ? store.find(sql, Role.SERVER)
                                .map(role -> role.map(Role::scopes).orElse(List.of()))
                        : Future.succeededFuture(configured))
                .map(wanted -> withActivity(wanted.stream()
                        .map(scope -> scope.endsWith("!server") ? scope.replace("!server", "!" + self.filter()) : scope)
                        .toList()))
                .compose(wanted -> of(sql, new OwnerId.OfUser(owner))
                        .compose(rights -> rights.map(held -> given(
                                        held,
                                        wanted,
                                        catalogue.expansion(held.owner().resource())))
                                .orElseGet(() -> Future.succeededFuture(List.of()))));
    }

    private Future<List<String>> given(Rights held, List<String> wanted, ScopeExpansion expansion) {
        return membersFor(expansion.expand(wanted), held.scopes())
                .map(members -> held.give(wanted, List.of(ScopeCatalogue.INHERIT), expansion, members));
    }

    private static List<String> withActivity(List<String> scopes) {
        return scopes.stream().anyMatch(ACTIVITY::contains)
                ? scopes
                : Stream.concat(scopes.stream(), Stream.of("users:activity!user"))
                        .toList();
    }

    /** What a token is made with that asks for nothing in particular. */
    public Future<List<String>> ofNewToken(SqlClient sql) {
        return store.find(sql, Role.TOKEN).map(role -> role.map(Role::scopes).orElse(List.of(ScopeCatalogue.INHERIT)));
    }

    /** The scopes of roles, as written there; refused when one does not exist. */
    public Future<List<String>> ofRoles(SqlClient sql, Collection<String> names) {
        return store.findAll(sql, names)
                .map(found -> missing(found, names)
                        .<List<String>>map(missing -> {
                            throw new HubError.BadRequest("roles: the role " + Shown.cut(missing) + " does not exist")
                                    .exception();
                        })
                        .orElseGet(() -> scopesOf(found)));
    }

    /** The same; as they are when they are not all names of roles. */
    public Future<List<String>> ofRolesIfAll(SqlClient sql, List<String> names) {
        return store.findAll(sql, names).map(found -> missing(found, names).isEmpty() ? scopesOf(found) : names);
    }

    private static Optional<String> missing(List<Role> found, Collection<String> names) {
        var known = found.stream().map(Role::name).collect(Collectors.toSet());
        return names.stream().filter(name -> !known.contains(name)).findFirst();
    }

    private static List<String> scopesOf(List<Role> roles) {
        return roles.stream().flatMap(role -> role.scopes().stream()).distinct().toList();
    }

    /** Who is in which group, as far as comparing the two depends on it. */
    public Future<Members> membersFor(ScopeSet one, ScopeSet other) {
        return members(one.question(other));
    }

    private Future<Members> members(ScopeSet.Question question) {
        return question.isSettled()
                ? Future.succeededFuture(Members.NONE)
                : memberships.among(question.people(), question.groups());
    }

    /** Which scopes there are, and what they mean somewhere. */
    public ScopeCatalogue catalogue() {
        return catalogue;
    }

    /** The scope that lets its holder use a server or service. */
    public static String accessTo(Resource target) {
        return switch (target) {
            case Resource.OfService _ -> "access:services!" + target.filter();
            case Resource.OfServer _, Resource.OfUser _, Resource.OfGroup _ -> "access:servers!" + target.filter();
        };
    }
}
