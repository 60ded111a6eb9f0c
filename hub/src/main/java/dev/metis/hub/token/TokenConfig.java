package dev.metis.hub.token;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.time.Duration;
import java.util.Optional;

/**
 * How long tokens last.
 *
 * @param oauthLifetime of tokens that servers and services get for a browser
 * @param pkceRequired whether they get none for a login without PKCE
 * @param longest longest lifetime somebody may ask for; empty for any
 */
public record TokenConfig(Duration oauthLifetime, boolean pkceRequired, Optional<Duration> longest) {
    private static final Duration CENTURY = Duration.ofDays(36_525);

    static final Option<Optional<Duration>> OAUTH_LIFETIME = Option.optional(
                    "oauth_token_expires_in",
                    Types.duration(Duration.ofSeconds(1), CENTURY),
                    "How long the tokens last that servers and services get for a browser.")
            .defaultShownAs("cookie_max_age_days");
    static final Option<Boolean> REQUIRE_PKCE = Option.of(
            "oauth_require_pkce",
            Types.bool(),
            false,
            "Whether servers and services that log browsers in must use PKCE; those of JupyterHub 5 do not.");
    static final Option<Duration> LONGEST = Option.of(
            "token_expires_in_max_seconds",
            Types.duration(Duration.ZERO, CENTURY),
            Duration.ZERO,
            "Longest lifetime of tokens that users make; 0 for any.");

    public static final Section OPTIONS = Section.part("JupyterHub", OAUTH_LIFETIME, REQUIRE_PKCE, LONGEST);

    /** @param loginLifetime how long a login lasts */
    public static TokenConfig read(ConfigReader in, Duration loginLifetime) {
        var hub = in.at(OPTIONS);
        return new TokenConfig(
                hub.get(OAUTH_LIFETIME).orElse(loginLifetime),
                hub.get(REQUIRE_PKCE),
                Optional.of(hub.get(LONGEST)).filter(Duration::isPositive));
    }
}
