package dev.metis.hub.access;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.util.List;

/**
 * Roles that say what OAuth tokens may carry: their scopes, as they are when the client is made. JupyterHub has them from the time
 * before tokens had scopes, and goes on reading them.
 */
public final class OAuthRoles {
    public static final Option<List<String>> OPTION = Option.of(
            "oauth_roles",
            Structures.list(Types.text()),
            List.of(),
            "Deprecated: roles whose scopes are meant, where oauth_client_allowed_scopes names none.");

    private OAuthRoles() {}

    /**
     * Names of the roles; none beside scopes, which go before them.
     *
     * @param scopes the option for scopes
     */
    public static List<String> read(ConfigReader in, Option<List<String>> scopes) {
        var names = in.get(OPTION);
        if (names.isEmpty()) {
            return names;
        }
        if (!in.get(scopes).isEmpty()) {
            in.warning(OPTION, "is ignored beside " + scopes.name(), "Take it out.");
            return List.of();
        }
        in.warning(
                OPTION,
                "is deprecated, and means the scopes of these roles",
                "Write the scopes in " + scopes.name() + ".");
        return names;
    }
}
