package dev.metis.hub.server;

import dev.metis.hub.page.View;
import java.util.List;
import java.util.Optional;

/**
 * What the page shows in place of a server that does not run.
 *
 * @param title which server
 * @param startUrl the page that starts it and comes back here
 * @param startsInSeconds after which time a script goes there by itself
 * @param lastNews why it was stopped, or how it ended by itself
 * @param failure how the last start ended, when it failed
 */
public record NotRunningView(
        String title,
        String startUrl,
        Optional<Integer> startsInSeconds,
        Optional<String> lastNews,
        Optional<Failure> failure)
        implements View {

    /**
     * @param message one sentence for the person
     * @param story what happened until then, oldest first
     * @param lastLog the last lines the server wrote, or empty
     */
    public record Failure(String message, List<String> story, String lastLog) {}

    @Override
    public String template() {
        return "not-running.jte";
    }
}
