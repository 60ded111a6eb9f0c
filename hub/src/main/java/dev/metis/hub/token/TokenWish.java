package dev.metis.hub.token;

import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Fields;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The token somebody asks for.
 *
 * @param note empty when they say nothing
 * @param lifetime empty for ever
 */
record TokenWish(Optional<String> note, Optional<Duration> lifetime, Permissions permissions) {
    private static final int LONGEST_NOTE = 1023;

    /** What it shall be able to do. */
    sealed interface Permissions {
        /** What tokens get that ask for nothing in particular. */
        record Usual() implements Permissions {}

        record Scopes(List<String> scopes) implements Permissions {}

        /** Those these roles have now; later changes of the roles do not count. */
        record Roles(List<String> names) implements Permissions {}
    }

    /** Fields it does not know say nothing, for clients send their own. */
    static TokenWish of(JsonObject body, TokenConfig config, ScopeCatalogue catalogue) {
        var fields = new Fields(body).ignoringNulls();
        return new TokenWish(note(fields), lifetime(fields, config), permissions(fields, catalogue));
    }

    /** Whatever it is, it becomes a text; what says nothing counts as missing. */
    private static Optional<String> note(Fields fields) {
        var note = Optional.ofNullable(fields.body().getValue("note"))
                .filter(TokenWish::saysSomething)
                .map(String::valueOf);
        return note.flatMap(text -> new Fields(new JsonObject().put("note", text)).text("note", LONGEST_NOTE));
    }

    private static boolean saysSomething(Object note) {
        return switch (note) {
            case String text -> !text.isEmpty();
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0;
            case JsonArray list -> !list.isEmpty();
            case JsonObject object -> !object.isEmpty();
            default -> true;
        };
    }

    private static Optional<Duration> lifetime(Fields fields, TokenConfig config) {
        int longest = config.longest()
                .map(limit -> (int) Math.min(limit.toSeconds(), Integer.MAX_VALUE))
                .orElse(Integer.MAX_VALUE);
        return fields.integer("expires_in", 1, longest).map(Duration::ofSeconds).or(config::longest);
    }

    private static Permissions permissions(Fields fields, ScopeCatalogue catalogue) {
        var scopes = fields.texts("scopes");
        var roles = fields.texts("roles");
        if (scopes.isPresent() && roles.isPresent()) {
            throw new HubError.BadRequest("Write either scopes or roles, not both.").exception();
        }
        scopes.ifPresent(catalogue::requireExisting);
        return scopes.<Permissions>map(Permissions.Scopes::new)
                .or(() -> roles.map(Permissions.Roles::new))
                .orElseGet(Permissions.Usual::new);
    }
}
