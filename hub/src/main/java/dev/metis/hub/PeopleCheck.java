package dev.metis.hub;

import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.group.GroupConfig;
import dev.metis.hub.role.RoleConfig;
import dev.metis.hub.service.ServiceConfig;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Notes where the settings of several features contradict each other about who is who. */
record PeopleCheck(ConfigReader hub, RoleConfig roles, GroupConfig groups, AuthenticatorConfig logins) {

    void noteProblems() {
        if (logins.managed().groups() && !groups.groups().isEmpty()) {
            hub.problem(GroupConfig.LOAD_GROUPS, "cannot be used with manage_groups", "Take one of them out.");
        }
        if (logins.managed().roles()) {
            roles.roles().stream()
                    .filter(role -> Stream.of(role.users(), role.groups())
                            .anyMatch(members ->
                                    members.filter(list -> !list.isEmpty()).isPresent()))
                    .forEach(role -> hub.problem(
                            RoleConfig.LOAD_ROLES,
                            "role " + role.name() + ": cannot have users or groups here with manage_roles",
                            "Take them out; the login provider says who has it."));
        }
        noteInvalid(
                RoleConfig.LOAD_ROLES,
                roles.roles().stream()
                        .flatMap(role -> role.users().stream().flatMap(List::stream))
                        .toList());
        noteInvalid(
                GroupConfig.LOAD_GROUPS,
                groups.groups().values().stream()
                        .flatMap(group -> group.users().stream())
                        .toList());
    }

    private void noteInvalid(Option<?> option, Collection<String> users) {
        logins.names()
                .invalid(users)
                .forEach(name -> hub.problem(
                        option, "names the user " + name + ", and nobody can be called so", "Correct the name."));
    }

    /** Scopes that do not exist are no reason not to start: nobody gets them. */
    static void checkServices(ConfigReader hub, ServiceConfig services, ScopeCatalogue catalogue) {
        services.services()
                .forEach(service -> service.oauthScopes().stream()
                        .flatMap(scope -> catalogue.problem(scope).stream())
                        .forEach(problem -> hub.warning(
                                ServiceConfig.SERVICES,
                                "service " + service.name() + ": " + problem,
                                "Correct oauth_client_allowed_scopes.")));
    }
}
