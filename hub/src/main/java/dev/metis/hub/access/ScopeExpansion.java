package dev.metis.hub.access;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns scopes as people write them into the expanded form checks work on. Source: {@code jupyterhub/scopes.py},
 * expand_scopes.
 *
 * @param owner whose scopes these are: what {@code self} and {@code !user} mean
 * @param server the server a token was issued for, what {@code !server} means
 */
public record ScopeExpansion(UserName owner, Optional<ServerKey> server) {
    /** What a token has that asks for everything its owner has. */
    public static final String INHERIT = "inherit";

    private static final List<Scope> SELF = List.of(
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

    /** What every user holds as to itself, so that it can always learn its own name. */
    public ScopeSet identify() {
        return expand(List.of("read:users:name!user", "read:users:groups!user"));
    }

    /** Scopes that mean nothing here (unknown, a malformed filter, {@code !server} without a server) are dropped. */
    public ScopeSet expand(Collection<String> raw) {
        var expanded = new TreeSet<String>();
        raw.forEach(scope -> addExpanded(scope, expanded));
        return ScopeSet.of(expanded);
    }

    private void addExpanded(String scope, Set<String> out) {
        if (scope.equals("self")) {
            SELF.forEach(each -> out.add(each.text() + "!user=" + owner));
            return;
        }
        int mark = scope.indexOf('!');
        var base = Scope.of(mark < 0 ? scope : scope.substring(0, mark));
        if (base.isEmpty()) {
            return;
        }
        if (mark < 0) {
            base.get().withImplied().forEach(each -> out.add(each.text()));
        } else {
            filter(scope.substring(mark + 1)).ifPresent(filter -> addFiltered(base.get(), filter, out));
        }
    }

    private Optional<String> filter(String written) {
        return switch (written) {
            case "user" -> Optional.of("user=" + owner);
            case "server" -> server.map(key -> "server=" + key.fullName());
            default -> isWellFormed(written) ? Optional.of(written) : Optional.empty();
        };
    }

    private static boolean isWellFormed(String filter) {
        int equals = filter.indexOf('=');
        if (equals < 0 || equals == filter.length() - 1 || filter.indexOf('\0') >= 0) {
            return false;
        }
        return switch (filter.substring(0, equals)) {
            case "user", "group", "service" -> true;
            case "server" -> filter.lastIndexOf('/') > equals + 1;
            default -> false;
        };
    }

    private static void addFiltered(Scope base, String filter, Set<String> out) {
        boolean ofServer = filter.startsWith("server=");
        for (var each : base.withImplied()) {
            boolean readsUser = each != base && each.text().startsWith("read:user");
            if (!(ofServer && readsUser)) {
                out.add(each.text() + "!" + filter);
            }
        }
    }
}
