package dev.metis.hub.server;

import dev.metis.hub.page.ContentPolicy;
import dev.metis.hub.page.PageConfig;
import dev.metis.hub.page.View;
import java.util.Optional;

/**
 * What the page shows that asks for options before a server starts.
 *
 * @param title which server: {@code your server}, {@code bob's server lab}
 * @param action where the form is sent
 * @param optionsForm the operator's own HTML, empty when there is nothing to choose
 * @param forUser whose server it is, when it is not the reader's own
 * @param problem why the last attempt failed
 */
public record SpawnView(
        String title, String action, String optionsForm, Optional<String> forUser, Optional<String> problem)
        implements View {

    @Override
    public String template() {
        return "spawn.jte";
    }

    @Override
    public Optional<String> announcement(PageConfig.Announcements all) {
        return all.spawn().or(all::everywhere);
    }

    @Override
    public ContentPolicy policy() {
        return optionsForm.isEmpty() ? ContentPolicy.STRICT : ContentPolicy.OPERATOR_HTML;
    }
}
