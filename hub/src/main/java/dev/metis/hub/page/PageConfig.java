package dev.metis.hub.page;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an operator changes about the pages. Announcements are HTML.
 *
 * @param logo replaces the logo, when given
 * @param loginTermsUrl terms that must be accepted to log in, when given
 */
public record PageConfig(Announcements announcements, Optional<Path> logo, Optional<String> loginTermsUrl) {

    /** HTML shown on every page, unless the page has its own; empty for none. */
    public record Announcements(
            Optional<String> everywhere,
            Optional<String> login,
            Optional<String> home,
            Optional<String> spawn,
            Optional<String> logout) {}

    static final Option<Optional<String>> ANNOUNCEMENT = announcement("announcement", "every page");
    static final Option<Optional<String>> LOGIN = announcement("announcement_login", "the login page");
    static final Option<Optional<String>> HOME = announcement("announcement_home", "the home page");
    static final Option<Optional<String>> SPAWN = announcement("announcement_spawn", "the spawn page");
    static final Option<Optional<String>> LOGOUT = announcement("announcement_logout", "the logout page");
    static final Option<Optional<Path>> LOGO_FILE =
            Option.optional("logo_file", Types.path(), "Picture that replaces the logo.");
    static final Option<Optional<String>> LOGIN_TERM_URL =
            Option.optional("template_vars.login_term_url", Types.text(), "Terms that must be accepted to log in.");

    public static final Section OPTIONS =
            Section.part("JupyterHub", ANNOUNCEMENT, LOGIN, HOME, SPAWN, LOGOUT, LOGO_FILE, LOGIN_TERM_URL);

    public static PageConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var announcements = new Announcements(
                hub.get(ANNOUNCEMENT), hub.get(LOGIN), hub.get(HOME), hub.get(SPAWN), hub.get(LOGOUT));
        return new PageConfig(announcements, hub.get(LOGO_FILE), hub.get(LOGIN_TERM_URL));
    }

    private static Option<Optional<String>> announcement(String name, String where) {
        return Option.optional("template_vars." + name, Types.text(), "HTML shown on " + where + ".");
    }
}
