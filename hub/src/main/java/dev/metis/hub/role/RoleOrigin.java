package dev.metis.hub.role;

import dev.metis.hub.error.HubError;
import java.util.Locale;

/** Who says what a role is, and therefore who can change it. */
enum RoleOrigin {
    /** The hub: always there. */
    DEFAULT,
    SETTINGS,
    /** The login provider. */
    AUTHENTICATOR,
    /** Somebody who made it while the hub ran. */
    API;

    static RoleOrigin of(Role role, RoleConfig config) {
        if (role.madeByApi()) {
            return API;
        }
        if (role.managedByAuth()) {
            return AUTHENTICATOR;
        }
        return config.spec(role.name()).isPresent() ? SETTINGS : DEFAULT;
    }

    /** On the wire. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Each start writes the settings over the others. */
    static void requireChangeable(Role role, RoleConfig config) {
        var origin = of(role, config);
        if (origin != API) {
            throw refusal(role, origin).exception();
        }
    }

    /** Who has a role of the login provider is its affair: it says so anew at each login. */
    static void requireAssignable(Role role, RoleConfig config) {
        var origin = of(role, config);
        if (origin == AUTHENTICATOR) {
            throw refusal(role, origin).exception();
        }
    }

    private static HubError refusal(Role role, RoleOrigin origin) {
        return new HubError.Conflict("The role " + role.name()
                + switch (origin) {
                    case DEFAULT -> " comes with the hub; say in the settings (JupyterHub.load_roles) what it is.";
                    case SETTINGS -> " is defined in the settings; change it there (JupyterHub.load_roles).";
                    case AUTHENTICATOR -> " is the login provider's; change it there.";
                    case API -> " can be changed.";
                });
    }
}
