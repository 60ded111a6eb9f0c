package dev.metis.hub.authenticator;

import dev.metis.hub.role.RoleSpec;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom an authenticator recognised, and what it knows about them.
 *
 * @param name not normalised yet
 * @param admin empty when the authenticator has no opinion: then nothing changes
 * @param roles exactly those the user shall have, counted only with {@code manage_roles}; empty leaves them as they are
 * @param state what is kept, encrypted, when {@code enable_auth_state} is set: tokens, and what was said of the person
 * @param info what everybody who sees the user may know; empty leaves it as it is
 */
public record AuthenticatedUser(
        String name,
        Optional<Boolean> admin,
        Groups groups,
        Optional<List<RoleSpec>> roles,
        Optional<JsonObject> info,
        Optional<JsonObject> state) {

    /** Which groups the user is in, counted only with {@code manage_groups}. */
    public sealed interface Groups {

        /** The authenticator knows nothing of groups. */
        record Unknown() implements Groups {}

        /** It does, but leaves those of this user as they are. */
        record Unchanged() implements Groups {}

        /** These and no others. */
        record Exactly(Set<String> names) implements Groups {
            public Exactly {
                names = Set.copyOf(names);
            }
        }
    }

    /** Somebody of whom only the name is known, and perhaps whether they are an admin. */
    public AuthenticatedUser(String name, Optional<Boolean> admin) {
        this(name, admin, new Groups.Unknown(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Somebody of whom nothing is kept. */
    public AuthenticatedUser(
            String name,
            Optional<Boolean> admin,
            Groups groups,
            Optional<List<RoleSpec>> roles,
            Optional<JsonObject> info) {
        this(name, admin, groups, roles, info, Optional.empty());
    }

    @Override
    public String toString() {
        return "AuthenticatedUser[" + name + "]";
    }
}
