package dev.metis.hub.authenticator.sharedpassword;

import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.util.Optional;

/**
 * Settings of the authenticator with one password for everybody and another one for admins.
 *
 * @param userPassword for everybody who is no admin; without it only admins log in
 * @param adminPassword for {@code admin_users}, and for nobody else; without it no admin logs in
 */
public record SharedPasswordConfig(
        AuthenticatorConfig common, Optional<Secret> userPassword, Optional<Secret> adminPassword) {

    static final Option<Optional<Secret>> USER_PASSWORD = Option.optional(
            "user_password", password(8), "Password of everybody who is no admin, 8 or more characters.");
    static final Option<Optional<Secret>> ADMIN_PASSWORD =
            Option.optional("admin_password", password(32), "Password of the admin_users, 32 or more characters.");

    public static final Section SECTION = Section.of(
                    "SharedPasswordAuthenticator",
                    "One password for everybody, a longer one for admins.",
                    USER_PASSWORD,
                    ADMIN_PASSWORD)
            .extending(AuthenticatorConfig.SECTION);

    public static SharedPasswordConfig read(ConfigReader in) {
        var shared = in.at(SECTION);
        var common = AuthenticatorConfig.read(shared);
        var user = shared.get(USER_PASSWORD);
        var admin = shared.get(ADMIN_PASSWORD);
        if (admin.isPresent() && admin.equals(user)) {
            shared.problem(ADMIN_PASSWORD, "is the same as user_password", "Make another one.");
        }
        if (!shared.isSet(USER_PASSWORD)) {
            shared.warning(USER_PASSWORD, "is not set: only admins can log in", "Set it if that is not meant.");
        }
        if (!shared.isSet(ADMIN_PASSWORD) && !common.adminUsers().isEmpty()) {
            shared.warning(ADMIN_PASSWORD, "is not set: no admin can log in", "Set it if that is not meant.");
        }
        return new SharedPasswordConfig(common, user, admin);
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
