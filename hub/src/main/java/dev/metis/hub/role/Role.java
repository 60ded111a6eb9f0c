package dev.metis.hub.role;

import java.util.List;

/**
 * A named set of scopes.
 *
 * @param scopes as written, not expanded
 * @param managedByAuth whether the login provider brought it
 * @param madeByApi whether somebody made it through the API, so that the settings do not know it
 */
public record Role(
        long id, String name, String description, List<String> scopes, boolean managedByAuth, boolean madeByApi) {
    /** What everybody has. */
    public static final String USER = "user";

    public static final String ADMIN = "admin";
    /** What the API token of a server gets. */
    public static final String SERVER = "server";
    /** What a new token gets that asks for nothing in particular. */
    public static final String TOKEN = "token";

    public Role {
        scopes = List.copyOf(scopes);
    }
}
