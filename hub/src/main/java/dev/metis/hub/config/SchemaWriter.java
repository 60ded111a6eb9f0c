package dev.metis.hub.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;

/** Writes the JSON schema with which an editor completes and checks the settings file. */
public final class SchemaWriter {
    private SchemaWriter() {}

    /** The whole schema, ending in a line break. */
    public static String write(Sections sections) {
        var properties = new JsonObject();
        for (var section : sections.all()) {
            var names = new JsonObject();
            sections.options(section.name()).values().forEach(option -> put(names, option.name(), property(option)));
            aliases(sections, section.name(), names);
            properties.put(section.name(), orNothing(closed(names)).put("description", section.description()));
        }
        return new JsonObject()
                        .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                        .put("title", "Settings of Metis")
                        .put("type", "object")
                        .put("additionalProperties", false)
                        .put("properties", properties)
                        .put("$defs", new JsonObject().put("reference", reference()))
                        .encodePrettily()
                + "\n";
    }

    /** An object with exactly these keys. */
    static JsonObject object(List<Option<?>> keys) {
        var properties = new JsonObject();
        keys.forEach(key -> properties.put(key.name(), property(key)));
        var required = keys.stream().filter(Option::required).map(Option::name).toList();
        var schema = closed(properties);
        return required.isEmpty() ? schema : schema.put("required", new JsonArray(required));
    }

    /** The value itself, or a reference to the environment or a file. */
    static JsonObject value(Type<?> type) {
        return anyOf(List.of(type.schema(), new JsonObject().put("$ref", "#/$defs/reference")));
    }

    static JsonObject anyOf(Collection<JsonObject> choices) {
        return new JsonObject().put("anyOf", new JsonArray(List.copyOf(choices)));
    }

    private static JsonObject property(Option<?> option) {
        return orNothing(value(option.type())).put("description", option.description());
    }

    private static JsonObject orNothing(JsonObject schema) {
        return anyOf(List.of(schema, Types.ofType("null")));
    }

    /** Puts {@code a.b} as property {@code b} of the object that is property {@code a}. */
    private static void put(JsonObject properties, String name, JsonObject schema) {
        var dot = name.indexOf('.');
        if (dot < 0) {
            properties.put(name, schema);
            return;
        }
        var outer = name.substring(0, dot);
        if (!properties.containsKey(outer)) {
            properties.put(outer, closed(new JsonObject()));
        }
        put(properties.getJsonObject(outer).getJsonObject("properties"), name.substring(dot + 1), schema);
    }

    private static void aliases(Sections sections, String section, JsonObject properties) {
        for (var other : sections.all()) {
            for (var option : other.options()) {
                option.aliases().stream()
                        .filter(alias -> alias.section().equals(section))
                        .forEach(alias ->
                                properties.put(alias.name(), property(option).put("deprecated", alias.deprecated())));
            }
        }
    }

    private static JsonObject closed(JsonObject properties) {
        return Types.ofType("object").put("additionalProperties", false).put("properties", properties);
    }

    private static JsonObject reference() {
        var env =
                closed(new JsonObject().put("env", Types.ofType("string"))).put("required", new JsonArray().add("env"));
        var file = closed(new JsonObject().put("file", Types.ofType("string")))
                .put("required", new JsonArray().add("file"));
        return anyOf(List.of(env, file)).put("description", "A value from an environment variable or a file.");
    }
}
