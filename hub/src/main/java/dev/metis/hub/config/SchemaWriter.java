package dev.metis.hub.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes the JSON schema with which an editor completes and checks the settings file. */
final class SchemaWriter {
    private static final String REFERENCE = "#/$defs/reference";

    private SchemaWriter() {}

    /** An object with exactly these keys. */
    static JsonObject object(List<Option<?>> keys) {
        var properties = new JsonObject();
        var required = new JsonArray();
        for (var key : keys) {
            properties.put(key.name(), property(key));
            if (key.required()) {
                required.add(key.name());
            }
        }
        var schema = Types.ofType("object").put("additionalProperties", false).put("properties", properties);
        return required.isEmpty() ? schema : schema.put("required", required);
    }

    /** The value itself, a reference to the environment or a file, or nothing. */
    static JsonObject property(Option<?> option) {
        var choices = new JsonArray()
                .add(option.type().schema())
                .add(new JsonObject().put("$ref", REFERENCE))
                .add(Types.ofType("null"));
        return new JsonObject().put("description", option.description()).put("anyOf", choices);
    }
}
