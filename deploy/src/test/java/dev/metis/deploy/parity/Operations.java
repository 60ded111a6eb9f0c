package dev.metis.deploy.parity;

import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The operations of JupyterHub's API, asked of its code: documented or not. */
final class Operations {
    private static final String PROGRAM = """
            import json, jupyterhub.apihandlers as api
            from tornado.web import RequestHandler
            from jupyterhub.apihandlers.base import APIHandler
            methods = ("get", "post", "put", "patch", "delete")
            print(json.dumps([
                [method.upper(), pattern]
                for pattern, handler in api.default_handlers
                for method in methods
                if getattr(handler, method) is not getattr(RequestHandler, method)
            ]))
            """;

    private Operations() {}

    /** Such as {@code GET /users/{}/tokens}. */
    static Set<String> ofJupyterHub() {
        var operations = new TreeSet<String>();
        for (var entry : new JsonArray(run())) {
            var pair = (JsonArray) entry;
            var path = pair.getString(1).replaceFirst("^/api", "").replaceAll("\\(\\[\\^/\\][+*]\\)", "{}");
            if (path.endsWith("(?:/{})?")) {
                var shorter = path.substring(0, path.length() - "(?:/{})?".length());
                operations.add(pair.getString(0) + " " + shorter);
                operations.add(pair.getString(0) + " " + shorter + "/{}");
            } else {
                operations.add(pair.getString(0) + " " + path.replace("/?", "/"));
            }
        }
        return operations;
    }

    /** The operations of the cases in the same form. */
    static Set<String> withoutNames(Set<String> operations) {
        return operations.stream()
                .map(operation -> operation.replaceAll("\\{[^}]+}", "{}"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String run() {
        var python = TestEnvironment.directory().resolve("singleuser-6/bin/python");
        try {
            var process = new ProcessBuilder(python.toString(), "-c", PROGRAM).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
