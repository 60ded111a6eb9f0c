package dev.metis.hub.share;

import dev.metis.hub.share.SharingFixture.Person;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A stopped server {@code lab} that its owner may share, as the API speaks of it. */
record SharedLab(Person owner) {
    /** The path of its shares. */
    String path() {
        return "shares/" + owner.name() + "/lab";
    }

    /** What limits a scope to it. */
    String filter() {
        return "!server=" + owner.name() + "/lab";
    }

    JsonArray shares() {
        return owner.api().object(path()).getJsonArray("items");
    }

    /** A body that names somebody. */
    static String with(Person person) {
        return "{\"user\": \"" + person.name() + "\"}";
    }

    static String with(Person person, String... scopes) {
        return new JsonObject()
                .put("user", person.name())
                .put("scopes", new JsonArray(List.of(scopes)))
                .encode();
    }

    static List<?> scopes(JsonObject share) {
        return share.getJsonArray("scopes").getList();
    }
}
