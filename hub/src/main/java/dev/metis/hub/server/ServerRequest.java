package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Fields;
import dev.metis.hub.name.ServerKey;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody asks for when making or starting a server.
 *
 * @param options empty reuses those of the last start
 * @param displayName empty keeps the one it has; a new one is called by its name then
 */
public record ServerRequest(Optional<JsonObject> options, Optional<String> displayName) {
    public static final ServerRequest PLAIN = new ServerRequest(Optional.empty(), Optional.empty());

    private static final String OPTIONS = "user_options";
    private static final String DISPLAY_NAME = "display_name";

    /** Exactly these options. */
    public static ServerRequest withOptions(JsonObject options) {
        return new ServerRequest(Optional.of(options), Optional.empty());
    }

    /**
     * A request's body: either {@code {"user_options", "display_name"}}, or all of it is options, as clients of older hubs
     * write them. Such a client may have a {@code display_name} among its options and the server's name, so a body of more
     * than the display name that says no {@code user_options} is options too.
     */
    static ServerRequest of(RoutingContext ctx, ServerKey key) {
        var fields = Fields.ofAny(ctx);
        var body = fields.body();
        if (body.isEmpty()) {
            return PLAIN;
        }
        var displayName = fields.text(DISPLAY_NAME).filter(name -> !name.isEmpty());
        if (body.containsKey(OPTIONS) || body.fieldNames().equals(Set.of(DISPLAY_NAME))) {
            var options = body.getValue(OPTIONS) == null ? Optional.<JsonObject>empty() : fields.object(OPTIONS);
            return new ServerRequest(options, displayName.map(DisplayName::stored));
        }
        var options = Fields.storable(OPTIONS, body).copy();
        if (body.containsKey(DISPLAY_NAME) && key.name().equals(options.getValue("name"))) {
            options.remove("name");
        }
        return new ServerRequest(Optional.of(options), displayName.filter(DisplayName::isValid));
    }

    /**
     * What a PATCH changes; what is empty stays.
     *
     * @param displayName with a new name it has to be a good one, else empty text is none
     */
    record Change(Optional<String> name, Optional<String> displayName, Optional<JsonObject> options) {

        static Change of(RoutingContext ctx) {
            var fields = Fields.ofAny(ctx).only("name", DISPLAY_NAME, OPTIONS);
            if (fields.body().isEmpty()) {
                throw new HubError.BadRequest("Say at least one of name, display_name and user_options").exception();
            }
            var name = textUnlessNull(fields, "name");
            return new Change(
                    name,
                    textUnlessNull(fields, DISPLAY_NAME)
                            .filter(text -> name.isPresent() || !text.isEmpty())
                            .map(DisplayName::stored),
                    fields.object(OPTIONS));
        }

        private static Optional<String> textUnlessNull(Fields fields, String key) {
            return fields.body().getValue(key) == null ? Optional.empty() : fields.text(key);
        }
    }
}
