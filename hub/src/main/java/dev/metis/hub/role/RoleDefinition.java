package dev.metis.hub.role;

import java.util.List;

/**
 * What a role shall be.
 *
 * @param scopes as written; whether they exist is checked before
 */
public record RoleDefinition(String name, String description, List<String> scopes) {
    public RoleDefinition {
        scopes = List.copyOf(scopes);
    }
}
