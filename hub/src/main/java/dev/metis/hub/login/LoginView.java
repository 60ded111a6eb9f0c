package dev.metis.hub.login;

import dev.metis.hub.page.ContentPolicy;
import dev.metis.hub.page.PageConfig;
import dev.metis.hub.page.View;
import java.util.List;
import java.util.Optional;

/**
 * What the login page shows.
 *
 * @param problem one sentence about why the last attempt failed
 * @param reasons what each rule found that could have let somebody in
 */
public record LoginView(Way way, Optional<String> problem, List<String> reasons) implements View {
    public LoginView {
        reasons = List.copyOf(reasons);
    }

    public LoginView(Way way, Optional<String> problem) {
        this(way, problem, List.of());
    }

    /** How people log in here. */
    public sealed interface Way {}

    /**
     * User name and password.
     *
     * @param action where the form is sent, with {@code next} in its query
     * @param username what was typed before, or empty
     * @param otpPrompt label of the field for a one-time password, if there is one
     * @param termsUrl terms people must accept, if there are any
     */
    public record Form(String action, String username, Optional<String> otpPrompt, Optional<String> termsUrl)
            implements Way {
        public Form(String action, String username) {
            this(action, username, Optional.empty(), Optional.empty());
        }
    }

    /** One link to whoever does the login. */
    public record Service(String name, String href) implements Way {}

    /** The operator's own HTML in place of the form. */
    public record Custom(String html) implements Way {}

    @Override
    public String template() {
        return "login.jte";
    }

    @Override
    public Optional<String> announcement(PageConfig.Announcements all) {
        return all.login().or(all::everywhere);
    }

    @Override
    public ContentPolicy policy() {
        return way instanceof Custom ? ContentPolicy.OPERATOR_HTML : ContentPolicy.STRICT;
    }
}
