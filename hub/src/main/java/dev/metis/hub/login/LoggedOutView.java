package dev.metis.hub.login;

import dev.metis.hub.page.View;

/** What is shown after a logout where the login page would log in again at once. */
public record LoggedOutView() implements View {
    @Override
    public String template() {
        return "logged-out.jte";
    }
}
