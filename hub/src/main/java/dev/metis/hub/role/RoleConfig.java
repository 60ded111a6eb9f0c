package dev.metis.hub.role;

import dev.metis.hub.access.CustomScope;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.util.List;
import java.util.Map;

/**
 * Roles and scopes that the settings define.
 *
 * @param extraUserScopes given to everybody by the role {@code user}
 * @param customScopes by name; they mean something to services only
 */
public record RoleConfig(List<RoleSpec> roles, List<String> extraUserScopes, Map<String, CustomScope> customScopes) {
    private static final Option<String> DESCRIPTION =
            Option.required("description", Types.text(), "", "What the scope allows.");
    private static final Option<List<String>> SUBSCOPES =
            Option.of("subscopes", Structures.list(Types.text()), List.of(), "Other custom scopes it contains.");

    static final Option<List<RoleSpec>> LOAD_ROLES = Option.of(
            "load_roles",
            Structures.named(RoleSpec.TYPE, RoleSpec::name),
            List.of(),
            "Roles, their scopes and who has them; replaces what earlier settings defined.");
    static final Option<List<String>> EXTRA_USER_SCOPES = Option.of(
            "extra_user_scopes",
            Structures.list(Types.text()),
            List.of(),
            "Scopes everybody gets besides those of the role user.");
    static final Option<Map<String, CustomScope>> CUSTOM_SCOPES = Option.of(
            "custom_scopes",
            Structures.map(Structures.object(
                    "scope",
                    List.of(DESCRIPTION, SUBSCOPES),
                    in -> new CustomScope(in.get(DESCRIPTION), in.get(SUBSCOPES)))),
            Map.of(),
            "Scopes of your own, whose names begin with custom:.");

    public static final Section OPTIONS = Section.part("JupyterHub", LOAD_ROLES, EXTRA_USER_SCOPES, CUSTOM_SCOPES);

    public static RoleConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var roles = hub.get(LOAD_ROLES);
        return new RoleConfig(roles, hub.get(EXTRA_USER_SCOPES), hub.get(CUSTOM_SCOPES));
    }
}
