package dev.metis.hub.authenticator.dummy;

import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.util.Optional;

/**
 * Settings of the authenticator that lets anybody in.
 *
 * @param password the one password for everybody; empty: any will do
 */
public record DummyConfig(AuthenticatorConfig common, Optional<Secret> password) {
    static final Option<Optional<Secret>> PASSWORD =
            Option.optional("password", Types.secret(), "One password for everybody; without it any will do.");

    public static final Section SECTION = Section.of(
                    "DummyAuthenticator", "Any name, perhaps one password for all: for trying things out.", PASSWORD)
            .extending(AuthenticatorConfig.SECTION);

    /** Allows everybody unless the settings list who may enter. */
    public static DummyConfig read(ConfigReader in) {
        var dummy = in.at(SECTION);
        return new DummyConfig(
                AuthenticatorConfig.read(dummy, AuthenticatorConfig.Usual.OPEN),
                dummy.get(PASSWORD).filter(password -> !password.isEmpty()));
    }
}
