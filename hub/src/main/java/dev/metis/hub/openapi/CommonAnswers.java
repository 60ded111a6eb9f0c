package dev.metis.hub.openapi;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Answers that any endpoint gives which is asked in a certain way: said here, not at each of them. */
final class CommonAnswers {
    private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

    private CommonAnswers() {}

    static void addTo(JsonObject document) {
        document.getJsonObject("paths").forEach(path -> {
            var operations = (JsonObject) path.getValue();
            for (var method : METHODS) {
                if (operations.containsKey(method)) {
                    var operation =
                            operations.getJsonObject(method).copy(); // one that stands at two paths is written once
                    addTo(operation, method.equals("get"), path.getKey().contains("{"));
                    operations.put(method, operation);
                }
            }
        });
    }

    private static void addTo(JsonObject operation, boolean reads, boolean hasPathParameter) {
        var answers = operation.getJsonObject("responses");
        if (hasPathParameter || operation.containsKey("parameters")) {
            add(answers, "400", "BadRequest");
        }
        if (hasPathParameter) {
            add(answers, "404", "NotFound");
        }
        if (reads) {
            if (isJson(answers)) {
                add(answers, "304", "NotModified");
            }
        } else {
            add(answers, "413", "TooLarge");
        }
        add(answers, "503", "Unavailable");
    }

    private static boolean isJson(JsonObject answers) {
        return answers.getJsonObject("200", new JsonObject())
                .getJsonObject("content", new JsonObject())
                .containsKey("application/json");
    }

    private static void add(JsonObject answers, String status, String name) {
        if (!answers.containsKey(status)) {
            answers.put(status, new JsonObject().put("$ref", "#/components/responses/" + name));
        }
    }
}
