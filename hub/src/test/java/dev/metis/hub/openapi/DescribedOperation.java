package dev.metis.hub.openapi;

import dev.metis.hub.http.BaseUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An endpoint as the document describes it.
 *
 * @param template its path, with the names of parameters in braces
 */
record DescribedOperation(String method, String template, JsonObject description) {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final JsonObject DOCUMENT = new OpenApiDocument(new BaseUrl("/", Optional.empty())).json();

    static Stream<DescribedOperation> all() {
        return DOCUMENT.getJsonObject("paths").stream()
                .flatMap(path -> ((JsonObject) path.getValue())
                        .stream()
                                .filter(entry -> METHODS.contains(entry.getKey()))
                                .map(entry -> new DescribedOperation(
                                        entry.getKey().toUpperCase(Locale.ROOT), path.getKey(), (JsonObject)
                                                entry.getValue())));
    }

    /** Those whose caller has to be somebody. */
    boolean isSecured() {
        return !description.containsKey("security") && !template.equals("/oauth2/authorize");
    }

    List<String> pathParameters() {
        return PARAMETER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** @param values what stands in the path, escaped already */
    String path(Map<String, String> values) {
        return PARAMETER
                .matcher(template.substring(1))
                .replaceAll(found -> values.getOrDefault(found.group(1), "none"));
    }

    /** The schema of a JSON body; empty when there is none. */
    Optional<JsonObject> body() {
        return Optional.ofNullable(description.getJsonObject("requestBody"))
                .map(body -> body.getJsonObject("content").getJsonObject("application/json"))
                .map(content -> whole(content.getJsonObject("schema")));
    }

    /** With what it refers to and what it is put together of. */
    private static JsonObject whole(JsonObject schema) {
        var reference = schema.getString("$ref");
        if (reference != null) {
            return whole(DOCUMENT.getJsonObject("components")
                    .getJsonObject("schemas")
                    .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1)));
        }
        var together = schema.copy();
        schema.getJsonArray("allOf", new JsonArray()).forEach(part -> together.mergeIn(whole((JsonObject) part), true));
        return together;
    }

    /** The fields that a body may have, with the types their values may have; empty when it may be any. */
    static Map<String, Set<String>> fields(JsonObject schema) {
        var fields = new TreeMap<String, Set<String>>();
        schema.getJsonObject("properties", new JsonObject())
                .forEach(field -> fields.put(field.getKey(), types(whole((JsonObject) field.getValue()))));
        return fields;
    }

    private static Set<String> types(JsonObject schema) {
        return switch (schema.getValue("type")) {
            case null -> Set.of();
            case JsonArray several ->
                new TreeSet<>(several.stream().map(String.class::cast).toList());
            case Object one -> Set.of(one.toString());
        };
    }

    @Override
    public String toString() {
        return method + " " + template;
    }
}
