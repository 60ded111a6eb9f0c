package dev.metis.hub.role;

import dev.metis.hub.access.ScopeExpansion;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which scopes users and tokens have, by the default roles. Nothing is stored: who loses a role loses its scopes at the next
 * request, on every token. Source: {@code jupyterhub/roles.py}, get_default_roles.
 */
public final class RoleScopes {
    /** What a token asks for when it is made without scopes: the role {@code token}. */
    public static final List<String> NEW_TOKEN = List.of(ScopeExpansion.INHERIT);

    private static final List<String> ADMIN = List.of(
            "admin-ui",
            "admin:users",
            "admin:servers",
            "admin:services",
            "tokens",
            "admin:groups",
            "list:services",
            "read:services",
            "read:hub",
            "proxy",
            "shutdown",
            "access:services",
            "access:servers",
            "read:roles",
            "read:metrics",
            "shares");

    private final List<String> everyone;

    /** @param extraUserScopes what the role {@code user} has besides {@code self} */
    public RoleScopes(List<String> extraUserScopes) {
        var scopes = new ArrayList<>(List.of("self"));
        scopes.addAll(extraUserScopes);
        this.everyone = List.copyOf(scopes);
    }

    /** The names of a user's roles, sorted. */
    public List<String> rolesOf(boolean admin) {
        return admin ? List.of("admin", "user") : List.of("user");
    }

    /** The scopes of a user's roles as their definitions say, not expanded. */
    public List<String> rawOf(boolean admin) {
        if (!admin) {
            return everyone;
        }
        var scopes = new ArrayList<>(everyone);
        scopes.addAll(ADMIN);
        return List.copyOf(scopes);
    }

    /** Everything a user may do: what a browser's login gets, and the limit of each of the user's tokens. */
    public ScopeSet ofUser(UserName user, boolean admin) {
        return new ScopeExpansion(user, Optional.empty()).expand(rawOf(admin));
    }

    /**
     * What a token may do now: never more than its owner.
     *
     * @param raw the scopes stored with the token
     * @param client the server whose OAuth client the token was issued to; none for tokens used by people, scripts and servers
     */
    public ScopeSet ofToken(UserName owner, boolean admin, Collection<String> raw, Optional<ServerKey> client) {
        var held = ofUser(owner, admin);
        if (raw.contains(ScopeExpansion.INHERIT)) {
            return held;
        }
        var expansion = new ScopeExpansion(owner, client);
        var asked = expansion.expand(raw).union(expansion.identify());
        return client.map(server -> asked.union(expansion.expand(List.of(accessTo(server)))))
                .orElse(asked)
                .intersect(held);
    }

    /** What a server's own token is stored with: the role {@code server}, for this server. */
    public static List<String> ofServersToken(ServerKey server) {
        return List.of("users:activity!user", accessTo(server));
    }

    /** The scope that lets its holder use the server. */
    public static String accessTo(ServerKey server) {
        return "access:servers!server=" + server.fullName();
    }
}
