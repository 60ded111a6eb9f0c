package dev.metis.hub.role;

import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeCatalogue;
import java.util.List;
import java.util.stream.Stream;

/** The roles that are always there. Source: {@code jupyterhub/roles.py}, get_default_roles. */
public final class DefaultRoles {
    private static final RoleDefinition ADMIN = new RoleDefinition(
            Role.ADMIN,
            "Administrators, who may do everything the hub can",
            List.of(
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
                    "shares",
                    "admin:roles"));

    private static final List<String> SCOPES_OF_UPSTREAMS_ADMIN = ADMIN.scopes().stream()
            .filter(scope -> !scope.equals(Scope.ADMIN_ROLES.text()))
            .toList();

    private DefaultRoles() {}

    /** Whether that is the role {@code admin} as it is, which nobody can change; also as settings of JupyterHub say it. */
    static boolean isAdmin(RoleSpec role) {
        return role.scopes()
                        .map(scopes -> scopes.equals(ADMIN.scopes()) || scopes.equals(SCOPES_OF_UPSTREAMS_ADMIN))
                        .orElse(true)
                && role.description().map(ADMIN.description()::equals).orElse(true);
    }

    /** What the role {@code admin} has. */
    public static List<String> scopesOfAdmin() {
        return ADMIN.scopes();
    }

    /** @param extraUserScopes what the role {@code user} has besides {@code self} */
    public static List<RoleDefinition> all(List<String> extraUserScopes) {
        return List.of(
                new RoleDefinition(
                        Role.USER,
                        "What everybody may do with their own things",
                        Stream.concat(Stream.of(ScopeCatalogue.SELF), extraUserScopes.stream())
                                .toList()),
                ADMIN,
                new RoleDefinition(
                        Role.SERVER,
                        "What users' servers may do with their own tokens",
                        List.of("users:activity!user", "access:servers!server")),
                new RoleDefinition(
                        Role.TOKEN,
                        "What a new token may do: all that its owner may",
                        List.of(ScopeCatalogue.INHERIT)));
    }
}
