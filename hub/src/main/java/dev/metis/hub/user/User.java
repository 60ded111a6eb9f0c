package dev.metis.hub.user;

import dev.metis.hub.name.UserName;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Someone who can log in. The id never changes; the name is an attribute.
 *
 * @param authEpoch sessions of an older epoch are over
 * @param info what the login provider says about the person
 */
public record User(
        long id,
        UserName name,
        boolean admin,
        OffsetDateTime created,
        Optional<OffsetDateTime> lastActivity,
        int authEpoch,
        Optional<JsonObject> info) {

    /** Whether the user was not active since it was read, for a row of a page that was read later. */
    boolean isAt(UserStore.Place place) {
        return id == place.id() && lastActivity.equals(place.lastActivity());
    }
}
