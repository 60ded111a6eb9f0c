package dev.metis.hub.server;

import dev.metis.hub.page.View;
import java.util.Optional;

/**
 * What the page shows while a server starts.
 *
 * @param title which server
 * @param progressUrl the event stream of this start
 * @param apiUrl the server's address in the REST API, where the start can be cancelled
 * @param queue who is before it, when it waits for something
 */
public record SpawnPendingView(String title, String progressUrl, String apiUrl, Optional<String> queue)
        implements View {
    @Override
    public String template() {
        return "spawn-pending.jte";
    }
}
