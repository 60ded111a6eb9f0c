package dev.metis.hub.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns scopes as people write them into the expanded form checks work on. Source: {@code jupyterhub/scopes.py},
 * expand_scopes.
 *
 * @param owner whose scopes these are: what {@code self} and {@code !user} mean
 * @param client what a token's OAuth client stands for: what {@code !server} and {@code !service} mean
 */
public record ScopeExpansion(ScopeCatalogue catalogue, Resource owner, Optional<Resource> client) {
    static final List<Scope> SELF = List.of(
            Scope.READ_USERS,
            Scope.READ_USERS_NAME,
            Scope.READ_USERS_GROUPS,
            Scope.READ_USERS_ACTIVITY,
            Scope.USERS_ACTIVITY,
            Scope.USERS_SHARES,
            Scope.READ_USERS_SHARES,
            Scope.READ_SHARES,
            Scope.SERVERS,
            Scope.READ_SERVERS,
            Scope.START_SERVERS,
            Scope.DELETE_SERVERS,
            Scope.TOKENS,
            Scope.READ_TOKENS,
            Scope.ACCESS_SERVERS);

    /** What everybody holds as to itself, so that it can always learn its own name. */
    public ScopeSet identify() {
        return expand(
                owner instanceof Resource.OfService
                        ? List.of("read:services:name!service=" + owner.shown())
                        : List.of("read:users:name!user", "read:users:groups!user"));
    }

    /** Scopes that mean nothing here (unknown, a malformed filter, {@code !server} without a server) are dropped. */
    public ScopeSet expand(Collection<String> raw) {
        var expanded = new ScopeSet.Builder();
        raw.forEach(scope -> addExpanded(scope, expanded));
        return expanded.build();
    }

    private void addExpanded(String scope, ScopeSet.Builder out) {
        var written = WrittenScope.of(scope);
        if (written.is(ScopeCatalogue.SELF)) {
            if (owner instanceof Resource.OfUser) {
                SELF.forEach(each -> out.add(each.text(), owner));
            }
            return;
        }
        if (scope.equals(ScopeCatalogue.INHERIT)) {
            return; // who knows what is inherited asks for it before
        }
        var base = written.base();
        var implied = ScopeCatalogue.isMeta(base) ? Set.of(base) : catalogue.withImplied(base);
        if (written.filter().isEmpty()) {
            implied.forEach(out::add);
        } else {
            written.filter().flatMap(this::filter).ifPresent(filter -> addFiltered(implied, filter, out));
        }
    }

    private Optional<Resource> filter(String written) {
        return switch (written) {
            case "user" -> Optional.of(owner).filter(Resource.OfUser.class::isInstance);
            case "server" -> client.filter(Resource.OfServer.class::isInstance);
            case "service" ->
                client.filter(Resource.OfService.class::isInstance)
                        .or(() -> Optional.of(owner).filter(Resource.OfService.class::isInstance));
            default -> Resource.ofFilter(written);
        };
    }

    /** A server's filter says nothing about its owner: what reads users is dropped. */
    private static void addFiltered(Set<String> implied, Resource filter, ScopeSet.Builder out) {
        for (var each : implied) {
            if (!(filter instanceof Resource.OfServer && each.startsWith("read:user"))) {
                out.add(each, filter);
            }
        }
    }
}
