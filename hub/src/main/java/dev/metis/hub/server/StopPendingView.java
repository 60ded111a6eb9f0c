package dev.metis.hub.server;

import dev.metis.hub.page.View;

/**
 * What the page shows while a server stops.
 *
 * @param title which server
 */
public record StopPendingView(String title) implements View {
    @Override
    public String template() {
        return "stop-pending.jte";
    }
}
