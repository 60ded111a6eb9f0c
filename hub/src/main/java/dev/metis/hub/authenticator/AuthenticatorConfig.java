package dev.metis.hub.authenticator;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may log in, whatever the way. Names are as written: whoever compares them brings them into their normal form.
 *
 * @param allowAll everybody who can log in may enter
 * @param allowedUsersFile a file with more of them, read when somebody logs in; not looked at when users are listed here
 * @param allowExistingUsers whoever has a row in the database may enter
 * @param blockedUsers may never enter
 * @param adminUsers become admins; being taken out does not make them ordinary users again
 * @param usernamePattern must match from the start of a name, not to its end
 * @param usernameMap from the lower-cased name to the one in the hub
 * @param refreshAge after how long the authenticator is asked again about somebody; zero for never
 * @param refreshStrict whether a login that is stale also refuses what cannot renew it: programs, and starts by others
 * @param keepsState whether what the authenticator knows about a user, such as tokens, is kept, encrypted
 * @param deleteInvalidUsers whether rows whose names are not valid are deleted at start
 * @param managed what the login provider decides besides who somebody is
 */
public record AuthenticatorConfig(
        boolean allowAll,
        Set<String> allowedUsers,
        Optional<Path> allowedUsersFile,
        boolean allowExistingUsers,
        Set<String> blockedUsers,
        Set<String> adminUsers,
        Optional<Pattern> usernamePattern,
        Map<String, String> usernameMap,
        boolean autoLogin,
        boolean autoLoginOAuth,
        Duration refreshAge,
        boolean refreshPreSpawn,
        boolean refreshPreStop,
        boolean refreshStrict,
        boolean keepsState,
        boolean deleteInvalidUsers,
        Managed managed) {

    /**
     * @param groups a login puts the user into exactly the groups the provider names
     * @param roles a login gives the user exactly the roles the provider names
     * @param rolesResetAtStart what the provider gave and no longer gives is taken away at start
     */
    public record Managed(boolean groups, boolean roles, boolean rolesResetAtStart) {}

    public static final Option<Optional<Boolean>> ALLOW_ALL = Option.optional(
                    "allow_all", Types.bool(), "Whether everybody who can log in may enter.")
            .defaultShownAs("false");
    public static final Option<Set<String>> ALLOWED_USERS = Option.of(
                    "allowed_users",
                    Structures.set(Types.text()),
                    Set.of(),
                    "Users who may enter; they exist from the start.")
            .formerlyAt("Authenticator", "whitelist");
    static final Option<Optional<Path>> ALLOWED_USERS_FILE = Option.optional(
            "allowed_users_file",
            Types.path(),
            "File with users who may enter, one a line, # before comments; changes count at the next login. Not looked"
                    + " at when allowed_users is set.");
    static final Option<Optional<Boolean>> ALLOW_EXISTING_USERS = Option.optional(
                    "allow_existing_users", Types.bool(), "Whether everybody the database knows may enter.")
            .defaultShownAs("true when allowed_users is set");
    static final Option<Optional<Boolean>> ANY_ALLOW_CONFIG = Option.optional(
                    "any_allow_config", Types.bool(), "Set it to true to silence the warning that nobody may enter.")
            .defaultShownAs("whether anybody is allowed");
    static final Option<Set<String>> BLOCKED_USERS = Option.of(
                    "blocked_users", Structures.set(Types.text()), Set.of(), "Users who may never enter.")
            .formerlyAt("Authenticator", "blacklist");
    static final Option<Set<String>> ADMIN_USERS = Option.of(
                    "admin_users",
                    Structures.set(Types.text()),
                    Set.of(),
                    "Users who become admins; to unmake an admin, use the REST API.")
            .formerlyAt("JupyterHub", "admin_users");
    static final Option<Optional<Pattern>> USERNAME_PATTERN = Option.optional(
            "username_pattern", Types.pattern(), "Expression that names must match from their start; end it with $.");
    static final Option<Map<String, String>> USERNAME_MAP = Option.of(
            "username_map",
            Structures.map(Types.text()),
            Map.of(),
            "From the lower-cased name somebody logs in with to the one in the hub.");
    static final Option<Boolean> AUTO_LOGIN = Option.of(
            "auto_login", Types.bool(), false, "Whether to skip the login page, where the way to log in allows it.");
    static final Option<Boolean> AUTO_LOGIN_OAUTH = Option.of(
            "auto_login_oauth2_authorize",
            Types.bool(),
            false,
            "The same, only for somebody who comes from a server or service.");
    static final Option<Duration> REFRESH_AGE = Option.of(
            "auth_refresh_age",
            Types.duration(Duration.ZERO, Duration.ofDays(3650)),
            Duration.ofMinutes(5),
            "After how long the authenticator is asked again about somebody; 0 for never.");
    static final Option<Boolean> ENABLE_AUTH_STATE = Option.of(
            "enable_auth_state",
            Types.bool(),
            false,
            "Whether what the login provider says, tokens included, is kept, encrypted with CryptKeeper.keys.");
    static final Option<Boolean> REFRESH_PRE_SPAWN =
            Option.of("refresh_pre_spawn", Types.bool(), false, "Whether it is asked again before a start.");
    static final Option<Boolean> REFRESH_PRE_STOP =
            Option.of("refresh_pre_stop", Types.bool(), false, "Whether it is asked again before a stop.");
    static final Option<Boolean> REFRESH_STRICT = Option.of(
            "auth_refresh_strict",
            Types.bool(),
            false,
            "Whether users who have to log in again are refused also where they cannot: API tokens, their servers' too, and starts by admins.");
    static final Option<Boolean> DELETE_INVALID_USERS = Option.of(
            "delete_invalid_users", Types.bool(), false, "Whether users with invalid names are deleted at start.");

    public static final Option<Boolean> MANAGE_GROUPS = Option.of(
            "manage_groups",
            Types.bool(),
            false,
            "Whether a login puts the user into exactly the groups that the login provider names.");
    public static final Option<Boolean> MANAGE_ROLES = Option.of(
            "manage_roles",
            Types.bool(),
            false,
            "Whether a login gives the user exactly the roles that the login provider names.");
    static final Option<Boolean> RESET_MANAGED_ROLES = Option.of(
            "reset_managed_roles_on_startup",
            Types.bool(),
            false,
            "Whether roles that the login provider no longer gives are taken away at start.");

    /** What every way to log in inherits. */
    public static final Section SECTION = Section.of(
            "Authenticator",
            "Who may log in, whatever the way.",
            ALLOW_ALL,
            ALLOWED_USERS,
            ALLOWED_USERS_FILE,
            ALLOW_EXISTING_USERS,
            ANY_ALLOW_CONFIG,
            BLOCKED_USERS,
            ADMIN_USERS,
            USERNAME_PATTERN,
            USERNAME_MAP,
            AUTO_LOGIN,
            AUTO_LOGIN_OAUTH,
            REFRESH_AGE,
            REFRESH_STRICT,
            REFRESH_PRE_SPAWN,
            REFRESH_PRE_STOP,
            ENABLE_AUTH_STATE,
            DELETE_INVALID_USERS,
            MANAGE_GROUPS,
            MANAGE_ROLES,
            RESET_MANAGED_ROLES);

    /** The settings of an authenticator that has none of its own. */
    public static final Section NULL =
            Section.of("NullAuthenticator", "Nobody logs in: only tokens work.").extending(SECTION);

    public AuthenticatorConfig {
        allowedUsers = Set.copyOf(allowedUsers);
        blockedUsers = Set.copyOf(blockedUsers);
        adminUsers = Set.copyOf(adminUsers);
        usernameMap = Map.copyOf(usernameMap);
    }

    /** @param in stands at the section of the authenticator that is used */
    public static AuthenticatorConfig read(ConfigReader in) {
        return read(in, Usual.OF_FORMS);
    }

    /**
     * What holds when nothing is written.
     *
     * @param allowAllUnlessListed when {@code allow_all} is not set and nobody is listed
     * @param existingWhenListed whether users who exist may enter when others are listed
     * @param othersAllow whether the authenticator has rules of its own that let somebody in
     * @param refreshesBeforeSpawn whether it is asked again before a start when its state is kept
     */
    public record Usual(
            boolean allowAllUnlessListed,
            boolean existingWhenListed,
            boolean othersAllow,
            boolean refreshesBeforeSpawn) {
        static final Usual OF_FORMS = new Usual(false, true, false, false);
        public static final Usual OPEN = new Usual(true, true, false, false);
    }

    public static AuthenticatorConfig read(ConfigReader in, Usual usual) {
        var allowed = in.get(ALLOWED_USERS);
        warnOfLetters(in, ALLOWED_USERS, allowed);
        var file = allowedUsersFile(in, allowed);
        var config = new AuthenticatorConfig(
                in.get(ALLOW_ALL)
                        .orElse(usual.allowAllUnlessListed() && allowed.isEmpty() && !in.isSet(ALLOWED_USERS_FILE)),
                allowed,
                file,
                in.get(ALLOW_EXISTING_USERS).orElse(usual.existingWhenListed() && !allowed.isEmpty()),
                in.get(BLOCKED_USERS),
                in.get(ADMIN_USERS),
                in.get(USERNAME_PATTERN),
                in.get(USERNAME_MAP),
                in.get(AUTO_LOGIN),
                in.get(AUTO_LOGIN_OAUTH),
                in.get(REFRESH_AGE),
                in.isSet(REFRESH_PRE_SPAWN)
                        ? in.get(REFRESH_PRE_SPAWN)
                        : usual.refreshesBeforeSpawn() && in.get(ENABLE_AUTH_STATE),
                in.get(REFRESH_PRE_STOP),
                in.get(REFRESH_STRICT),
                in.get(ENABLE_AUTH_STATE),
                in.get(DELETE_INVALID_USERS),
                new Managed(in.get(MANAGE_GROUPS), in.get(MANAGE_ROLES), in.get(RESET_MANAGED_ROLES)));
        if (config.managed.rolesResetAtStart() && !config.managed.roles()) {
            in.problem(RESET_MANAGED_ROLES, "needs manage_roles", "Set that too, or take this out.");
        }
        if (!usual.othersAllow()
                && !config.allowsSomebody()
                && !in.get(ANY_ALLOW_CONFIG).orElse(false)) {
            in.warning(ALLOW_ALL, "is not set, and nobody else is allowed to log in", "Set it, or allowed_users.");
        }
        config.usernameMap.keySet().stream()
                .filter(name -> !name.equals(name.toLowerCase(java.util.Locale.ROOT)))
                .forEach(name ->
                        in.warning(USERNAME_MAP, "has " + name + ", which no name becomes", "Write it in lower case."));
        return config;
    }

    /** How names look, and which there can be. */
    public NameRules names() {
        return new NameRules(usernameMap, usernamePattern);
    }

    private boolean allowsSomebody() {
        return allowAll || allowExistingUsers || !allowedUsers.isEmpty() || allowedUsersFile.isPresent();
    }

    private static Optional<Path> allowedUsersFile(ConfigReader in, Set<String> allowed) {
        var file = in.get(ALLOWED_USERS_FILE);
        if (file.isPresent() && !allowed.isEmpty()) {
            in.warning(ALLOWED_USERS_FILE, "is not looked at, for allowed_users is set", "Keep one of them.");
            return Optional.empty();
        }
        if (file.isPresent() && !Files.isReadable(file.get())) {
            in.warning(
                    ALLOWED_USERS_FILE,
                    "names a file that is not there or cannot be read",
                    "Until it can be, it lets nobody in.");
        }
        return file;
    }

    /** What the log says when somebody was refused: which rules there are, without anybody's name. */
    public List<String> rules() {
        var rules = new ArrayList<String>();
        if (!allowedUsers.isEmpty()) {
            rules.add("allowed_users (" + allowedUsers.size() + ")");
        }
        allowedUsersFile.ifPresent(file -> rules.add("allowed_users_file " + file));
        if (allowExistingUsers) {
            rules.add("allow_existing_users");
        }
        if (!blockedUsers.isEmpty()) {
            rules.add("blocked_users (" + blockedUsers.size() + ")");
        }
        return List.copyOf(rules);
    }

    private static void warnOfLetters(ConfigReader in, Option<?> option, Set<String> names) {
        if (names.stream().anyMatch(name -> name.length() == 1)) {
            in.warning(option, "has names of one letter", "Write a list of names, not a single word.");
        }
    }
}
