package dev.metis.hub.login;

import dev.metis.hub.page.PageConfig;
import dev.metis.hub.page.View;
import java.util.Optional;

/** What is shown after a logout where the login page would log in again at once. */
public record LoggedOutView() implements View {
    @Override
    public String template() {
        return "logged-out.jte";
    }

    @Override
    public Optional<String> announcement(PageConfig.Announcements all) {
        return all.logout().or(all::everywhere);
    }
}
