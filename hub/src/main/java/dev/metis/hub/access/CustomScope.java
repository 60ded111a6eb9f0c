package dev.metis.hub.access;

import java.util.List;

/**
 * A scope of the operator's own. The hub hands it out; what it allows is up to services.
 *
 * @param subscopes other such scopes it contains
 */
public record CustomScope(String description, List<String> subscopes) {
    public CustomScope {
        subscopes = List.copyOf(subscopes);
    }
}
