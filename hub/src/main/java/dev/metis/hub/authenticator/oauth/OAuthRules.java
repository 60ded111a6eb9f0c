package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may enter, and who becomes admin, by what a provider says.
 *
 * @param allowedScopes whoever granted all of them may enter
 * @param groupsKey where in the state the groups are, with dots between names
 * @param refusal what whoever is refused reads first
 */
public record OAuthRules(
        List<String> allowedScopes,
        Set<String> allowedGroups,
        Set<String> adminGroups,
        Optional<String> groupsKey,
        String refusal) {

    static final Option<List<String>> ALLOWED_SCOPES = Option.of(
            "allowed_scopes",
            Structures.list(Types.text()),
            List.of(),
            "Whoever grants all of these scopes may enter; they have to be in scope.");
    static final Option<Set<String>> ALLOWED_GROUPS = Option.of(
            "allowed_groups",
            Structures.set(Types.text()),
            Set.of(),
            "Groups of the provider whose members may enter; needs manage_groups.");
    static final Option<Set<String>> ADMIN_GROUPS = Option.of(
            "admin_groups",
            Structures.set(Types.text()),
            Set.of(),
            "Groups of the provider whose members are admins, and only they; needs manage_groups.");
    static final Option<Optional<String>> GROUPS_KEY = Option.optional(
            "auth_state_groups_key",
            Types.text(),
            "Where the groups are in what is kept of a login, such as teams, which are called org:team.");
    static final Option<String> CUSTOM_403_MESSAGE = Option.of(
            "custom_403_message",
            Types.text(),
            "Sorry, you are not currently authorized to use this hub. Please contact the hub administrator.",
            "What somebody reads who logged in at the provider but may not enter.");

    static final Section OPTIONS = Section.part(
            "OAuthenticator", ALLOWED_SCOPES, ALLOWED_GROUPS, ADMIN_GROUPS, GROUPS_KEY, CUSTOM_403_MESSAGE);

    static OAuthRules read(ConfigReader in, List<String> scope, boolean managesGroups) {
        var rules = new OAuthRules(
                in.get(ALLOWED_SCOPES),
                in.get(ALLOWED_GROUPS),
                in.get(ADMIN_GROUPS),
                in.get(GROUPS_KEY),
                in.get(CUSTOM_403_MESSAGE));
        if (!scope.containsAll(rules.allowedScopes())) {
            in.problem(ALLOWED_SCOPES, "has scopes that are not asked for", "Add them to scope.");
        }
        if (!managesGroups) {
            for (var option : List.of(ALLOWED_GROUPS, ADMIN_GROUPS)) {
                if (!in.get(option).isEmpty()) {
                    in.problem(option, "needs manage_groups", "Set that too, or take this out.");
                }
            }
            if (rules.groupsKey().isPresent()) {
                in.problem(GROUPS_KEY, "needs manage_groups", "Set that too, or take this out.");
            }
        } else if (rules.groupsKey().isEmpty()) {
            in.problem(GROUPS_KEY, "is missing, and manage_groups needs it", "Set it, to teams for instance.");
        }
        return rules;
    }

    boolean letSomebodyIn() {
        return !allowedScopes.isEmpty() || !allowedGroups.isEmpty();
    }
}
