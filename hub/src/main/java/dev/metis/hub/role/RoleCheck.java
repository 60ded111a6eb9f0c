package dev.metis.hub.role;

import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.WrittenScope;
import dev.metis.hub.config.ConfigReader;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Notes what cannot be about the roles and scopes of the settings, and what is likely to be a mistake. */
record RoleCheck(ConfigReader hub, RoleConfig config) {
    /** Held without a filter, they are power over what is everybody's. */
    private static final Set<String> POWERFUL = Set.of(
            "admin:users",
            "users",
            "delete:users",
            "admin:auth_state",
            "admin:servers",
            "admin:server_state",
            "servers",
            "start:servers",
            "delete:servers",
            "access:servers",
            "tokens",
            "admin:groups",
            "groups",
            "delete:groups",
            "admin:services",
            "admin:roles",
            "shares",
            "proxy",
            "shutdown");

    private static final String COMPLETE = "Complete it, or take the exclamation mark out.";

    void noteProblems() {
        config.customScopes()
                .forEach((name, scope) -> ScopeCatalogue.problemOfCustom(
                                name, scope, config.customScopes().keySet())
                        .ifPresent(problem -> hub.problem(
                                RoleConfig.CUSTOM_SCOPES, name + " " + problem, "See the reference of the setting.")));
        var catalogue = config.catalogue();
        config.extraUserScopes().stream()
                .flatMap(scope -> catalogue.problem(scope).stream())
                .forEach(problem -> hub.problem(RoleConfig.EXTRA_USER_SCOPES, problem, "Take it out or correct it."));
        config.extraUserScopes().stream()
                .filter(WrittenScope::hasEmptyFilter)
                .forEach(scope -> hub.warning(RoleConfig.EXTRA_USER_SCOPES, inVain(scope), COMPLETE));
        config.roles().stream().filter(role -> RoleSpec.isName(role.name())).forEach(role -> check(role, catalogue));
        power(config.extraUserScopes().stream())
                .ifPresent(scopes -> hub.warning(
                        RoleConfig.EXTRA_USER_SCOPES,
                        "gives everybody power over what belongs to others: " + scopes,
                        "Add a filter, such as !user."));
    }

    private void check(RoleSpec role, ScopeCatalogue catalogue) {
        var scopes = role.scopes().orElse(List.of());
        scopes.stream()
                .flatMap(scope -> catalogue.problem(scope).stream())
                .forEach(problem -> problem(role, problem, "Take it out or correct it."));
        scopes.stream().filter(WrittenScope::hasEmptyFilter).forEach(scope -> warning(role, inVain(scope), COMPLETE));
        scopes.stream()
                .filter(ScopeCatalogue::givesNothing)
                .forEach(scope -> warning(
                        role,
                        "has " + scope + ", which gives nothing",
                        "Take it out, or write the scopes that are meant, such as servers!user=NAME."));
        boolean isDefault = DefaultRoles.all(List.of()).stream()
                .anyMatch(known -> known.name().equals(role.name()));
        if (scopes.isEmpty() && !(isDefault && role.scopes().isEmpty())) {
            warning(role, "has no scopes", "Give it some, or take it out.");
        }
        if (role.name().equals(Role.ADMIN) && !DefaultRoles.isAdmin(role)) {
            problem(role, "cannot be changed but for who has it", "Take out its scopes and description.");
        }
        if (role.name().equals(Role.USER) && role.scopes().isPresent()) {
            checkUser(scopes);
        }
        boolean isForMany = role.name().equals(Role.USER)
                || role.groups().filter(groups -> !groups.isEmpty()).isPresent();
        if (isForMany && !role.name().equals(Role.ADMIN)) {
            power(scopes.stream())
                    .ifPresent(powerful -> warning(
                            role,
                            "gives everybody who has it power over what belongs to others: " + powerful,
                            "Add a filter, such as !user or !group=NAME."));
        }
    }

    private static String inVain(String scope) {
        return "has " + scope + ", whose filter is empty, so that it has none";
    }

    private void checkUser(List<String> scopes) {
        if (!config.extraUserScopes().isEmpty()) {
            hub.warning(
                    RoleConfig.EXTRA_USER_SCOPES,
                    "has no effect, for load_roles says what the role user is",
                    "Write them there.");
        }
        if (scopes.stream().map(WrittenScope::of).noneMatch(scope -> scope.is(ScopeCatalogue.SELF))) {
            hub.warning(
                    RoleConfig.LOAD_ROLES,
                    "has a role user without self, so that users may do nothing with their own servers",
                    "Add self, or use extra_user_scopes.");
        }
    }

    private static Optional<String> power(Stream<String> scopes) {
        var powerful = scopes.filter(scope -> POWERFUL.stream().anyMatch(WrittenScope.of(scope)::is))
                .sorted()
                .toList();
        return powerful.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", powerful));
    }

    private void problem(RoleSpec role, String what, String remedy) {
        hub.problem(RoleConfig.LOAD_ROLES, "role " + role.name() + ": " + what, remedy);
    }

    private void warning(RoleSpec role, String what, String remedy) {
        hub.warning(RoleConfig.LOAD_ROLES, "role " + role.name() + ": " + what, remedy);
    }
}
