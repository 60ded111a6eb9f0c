package dev.metis.client;

import java.util.Collection;
import java.util.Set;

/**
 * Whether held scopes are enough, as JupyterHub's clients decide it ({@code check_scopes}): a scope without filter covers
 * filtered ones, a user's filter covers that user's servers. Clients know no group's members, so a {@code !group=} filter
 * covers itself alone; the hub resolves groups before it tells somebody's scopes.
 */
public final class AccessScopes {
    private static final String USER = "user=";
    private static final String SERVER = "server=";

    private AccessScopes() {}

    /** Whether one of the required scopes, whichever, is held. */
    public static boolean allow(Collection<String> required, Set<String> held) {
        return required.stream().anyMatch(scope -> isHeld(scope, required, held));
    }

    private static boolean isHeld(String scope, Collection<String> required, Set<String> held) {
        int mark = scope.indexOf('!');
        var base = mark < 0 ? scope : scope.substring(0, mark);
        if (held.contains(base) || held.contains(scope)) {
            return true;
        }
        // Where the base alone is required as well, JupyterHub lets filters count only as they are written.
        return mark >= 0 && !required.contains(base) && isWithinUser(base, scope.substring(mark + 1), held);
    }

    private static boolean isWithinUser(String base, String filter, Set<String> held) {
        if (!filter.startsWith(SERVER)) {
            return false;
        }
        int slash = filter.indexOf('/');
        return slash > 0 && held.contains(base + "!" + USER + filter.substring(SERVER.length(), slash));
    }
}
