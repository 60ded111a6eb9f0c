package dev.metis.hub.share;

import dev.metis.hub.access.ScopeWords;
import dev.metis.hub.page.View;
import java.util.List;

/**
 * What the page shows that asks whether somebody wants to use another's server.
 *
 * @param owner who invites
 * @param server as it stands within a sentence
 * @param running whether the server runs now
 * @param permissions what one may do with it
 * @param code sent back by the form
 * @param next where one goes after accepting
 */
public record AcceptShareView(
        String owner, String server, boolean running, List<ScopeWords.Permission> permissions, String code, String next)
        implements View {
    public AcceptShareView {
        permissions = List.copyOf(permissions);
    }

    @Override
    public String template() {
        return "accept-share.jte";
    }
}
