package dev.metis.hub.server;

import dev.metis.hub.page.View;
import java.util.Optional;

/**
 * What the page shows while a server stops.
 *
 * @param title which server
 * @param why it stops, or what keeps it from that
 */
public record StopPendingView(String title, Optional<String> why) implements View {
    @Override
    public String template() {
        return "stop-pending.jte";
    }
}
