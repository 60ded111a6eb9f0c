package dev.metis.hub.role;

import dev.metis.hub.access.CustomScope;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    public static final Option<List<RoleSpec>> LOAD_ROLES = Option.of(
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
        var config = new RoleConfig(hub.get(LOAD_ROLES), hub.get(EXTRA_USER_SCOPES), hub.get(CUSTOM_SCOPES));
        new RoleCheck(hub, config).noteProblems();
        return config;
    }

    /** Every role there shall be: the default ones, as far as the settings say otherwise so, and those of the settings. */
    public List<RoleDefinition> definitions() {
        var all = new LinkedHashMap<String, RoleDefinition>();
        DefaultRoles.all(extraUserScopes).forEach(role -> all.put(role.name(), role));
        for (var spec : roles) {
            var known = Optional.ofNullable(all.get(spec.name()));
            all.put(
                    spec.name(),
                    new RoleDefinition(
                            spec.name(),
                            spec.description()
                                    .or(() -> known.map(RoleDefinition::description))
                                    .orElse(""),
                            spec.scopes()
                                    .filter(_ -> !spec.name().equals(Role.ADMIN))
                                    .or(() -> known.map(RoleDefinition::scopes))
                                    .orElse(List.of())));
        }
        return List.copyOf(all.values());
    }

    /** What a token has that asks for nothing in particular. */
    public List<String> scopesOfNewToken() {
        return definitions().stream()
                .filter(role -> role.name().equals(Role.TOKEN))
                .findFirst()
                .orElseThrow()
                .scopes();
    }

    /** What the settings say about a role; empty when they do not name it. */
    public Optional<RoleSpec> spec(String name) {
        return roles.stream().filter(role -> role.name().equals(name)).findFirst();
    }

    /** Every scope there is. */
    public ScopeCatalogue catalogue() {
        return new ScopeCatalogue(customScopes);
    }
}
