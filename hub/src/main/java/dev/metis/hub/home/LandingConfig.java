package dev.metis.hub.home;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.util.Optional;

/**
 * Where somebody arrives after logging in.
 *
 * @param defaultUrl where {@code /hub/} leads, when the operator says so
 * @param toServer whether it leads to the user's server instead of the home page
 * @param serverName the server {@code /hub/user-redirect/} leads to; empty for the default one
 * @param redirectLimit how often a request may come back from the proxy before it is a redirect loop
 */
public record LandingConfig(Optional<String> defaultUrl, boolean toServer, String serverName, int redirectLimit) {
    static final Option<Optional<String>> DEFAULT_URL =
            Option.optional("default_url", Types.text(), "Where somebody arrives who is logged in, as a path or URL.");
    static final Option<Boolean> REDIRECT_TO_SERVER = Option.of(
            "redirect_to_server",
            Types.bool(),
            true,
            "Whether somebody who is logged in arrives at the own server instead of the home page.");
    static final Option<String> DEFAULT_SERVER_NAME = Option.of(
            "default_server_name", Types.text(), "", "The server user-redirect leads to; empty for the default one.");
    static final Option<Integer> REDIRECT_LIMIT = Option.of(
            "tornado_settings.user_redirect_limit",
            Types.integer(1, 100),
            4,
            "How often a request may come back from the proxy before it is called a redirect loop.");

    public static final Section OPTIONS =
            Section.part("JupyterHub", DEFAULT_URL, REDIRECT_TO_SERVER, DEFAULT_SERVER_NAME, REDIRECT_LIMIT);

    public static LandingConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        return new LandingConfig(
                hub.get(DEFAULT_URL),
                hub.get(REDIRECT_TO_SERVER),
                hub.get(DEFAULT_SERVER_NAME),
                hub.get(REDIRECT_LIMIT));
    }
}
