package dev.metis.hub.authenticator.sharedpassword;

import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the authenticator with one password for everybody and another one for admins.
 *
 * @param userPassword for everybody who is no admin; without it only admins log in
 * @param adminPassword for {@code admin_users}, and for nobody else; without it no admin logs in
 * @param groups further passwords of those who are no admins, each with the groups that it puts them into
 */
public record SharedPasswordConfig(
        AuthenticatorConfig common,
        Optional<Secret> userPassword,
        Optional<Secret> adminPassword,
        Map<Secret, Set<String>> groups) {

    static final Option<Optional<Secret>> USER_PASSWORD = Option.optional(
            "user_password", password(8), "Password of everybody who is no admin, 8 or more characters.");
    static final Option<Optional<Secret>> ADMIN_PASSWORD =
            Option.optional("admin_password", password(32), "Password of the admin_users, 32 or more characters.");

    static final Option<Map<Secret, Set<String>>> PASSWORD_GROUPS = Option.of(
            "password_groups",
            Structures.mapOfSecrets(Structures.set(Types.text())),
            Map.of(),
            "Further passwords of users, each with the groups its users are put into, as in {a-password: [class-a]}; needs"
                    + " manage_groups.");

    public static final Section SECTION = Section.of(
                    "SharedPasswordAuthenticator",
                    "One password for everybody, a longer one for admins.",
                    USER_PASSWORD,
                    ADMIN_PASSWORD,
                    PASSWORD_GROUPS)
            .extending(AuthenticatorConfig.SECTION);

    public SharedPasswordConfig {
        groups = Map.copyOf(groups);
    }

    public static SharedPasswordConfig read(ConfigReader in) {
        var shared = in.at(SECTION);
        var common = AuthenticatorConfig.read(shared);
        var user = shared.get(USER_PASSWORD);
        var admin = shared.get(ADMIN_PASSWORD);
        if (admin.isPresent() && admin.equals(user)) {
            shared.problem(ADMIN_PASSWORD, "is the same as user_password", "Make another one.");
        }
        var groups = shared.get(PASSWORD_GROUPS);
        if (!groups.isEmpty() && !common.managed().groups()) {
            shared.problem(PASSWORD_GROUPS, "needs manage_groups", "Set that to true, too.");
        }
        if (!shared.isSet(USER_PASSWORD) && !shared.isSet(PASSWORD_GROUPS)) {
            shared.warning(USER_PASSWORD, "is not set: only admins can log in", "Set it if that is not meant.");
        }
        if (!shared.isSet(ADMIN_PASSWORD) && !common.adminUsers().isEmpty()) {
            shared.warning(ADMIN_PASSWORD, "is not set: no admin can log in", "Set it if that is not meant.");
        }
        if (admin.isPresent() && common.adminUsers().isEmpty()) {
            shared.warning(ADMIN_PASSWORD, "is set, but admin_users is not: no admin can log in", "List them there.");
        }
        return new SharedPasswordConfig(common, user, admin, groups);
    }

    private static Type<Secret> password(int shortest) {
        return Types.secret()
                .parsed(
                        "secret",
                        written -> {
                            if (written.length() < shortest) {
                                throw new BadValue(
                                        "is shorter than " + shortest + " characters",
                                        "Make one with: openssl rand -hex 32");
                            }
                            return written;
                        },
                        Secret::toString);
    }
}
