package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.get;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import java.util.List;

/** What holds for every path: methods, slashes, unknown paths, where credentials may stand. */
final class WireCases {
    private static final List<String> PATHS = List.of(
            "/",
            "/info",
            "/user",
            "/users",
            "/users/ada",
            "/users/ada/server",
            "/users/ada/servers/lab",
            "/users/ada/servers/",
            "/users/ada/server/progress",
            "/users/ada/tokens",
            "/users/ada/tokens/a1",
            "/users/ada/activity",
            "/users/ada/shared",
            "/users/ada/shared/bob/lab",
            "/groups",
            "/groups/class",
            "/groups/class/users",
            "/groups/class/properties",
            "/groups/class/shared",
            "/services",
            "/services/web",
            "/shares/ada",
            "/shares/ada/lab",
            "/share-codes/ada",
            "/share-codes/ada/lab",
            "/proxy",
            "/authorizations/token/x",
            "/authorizations/cookie/x/y",
            "/shutdown");

    private static final List<String> NOT_FOUND = List.of(
            "/nothing",
            "/nothing/at/all",
            "/users/",
            "/users//",
            "/Users",
            "/users/ada/",
            "/users/ada/servers",
            "/users/ada/servers/lab/",
            "/users/ada/server/",
            "/users/ada/server/progress/",
            "/users/ada/nothing",
            "/users/ada/shared/bob",
            "/users/%2F/tokens/",
            "/groups/",
            "/groups/class/nothing",
            "/groups/class/shared/ada",
            "/services/",
            "/shares",
            "/shares/",
            "/share-codes",
            "/proxy/",
            "/info/",
            "/user/",
            "/shutdown/",
            "/oauth2",
            "/authorizations",
            "/authorizations/cookie");

    private WireCases() {}

    static void addTo(Cases cases) {
        for (var path : PATHS) {
            cases.ask("OPTIONS of every path", path, Request.of("OPTIONS", path).by(Caller.ANONYMOUS));
            cases.ask("HEAD of every path", path, Request.of("HEAD", path));
        }
        cases.byEach(
                List.of(Caller.USER, Caller.UNKNOWN, Caller.COOKIE_WITHOUT_XSRF),
                "OPTIONS of every path",
                "/users/ada",
                Request.of("OPTIONS", "/users/ada"));
        cases.ask(
                "OPTIONS of every path",
                "from another site",
                Request.of("OPTIONS", "/users/ada")
                        .by(Caller.ANONYMOUS)
                        .header("Origin", "https://elsewhere.example")
                        .header("Access-Control-Request-Method", "PUT"));
        wrongMethods(cases);
        unknownPaths(cases);
        credentials(cases);
    }

    private static void wrongMethods(Cases cases) {
        var operation = "A method that a path does not have";
        for (var pair : List.of(
                "POST /",
                "DELETE /info",
                "POST /user",
                "PATCH /user",
                "DELETE /users",
                "PUT /users",
                "PATCH /users",
                "PUT /users/ada",
                "GET /users/ada/activity",
                "PUT /users/ada/activity",
                "POST /users/ada/server/progress",
                "DELETE /users/ada/tokens",
                "POST /users/ada/tokens/a1",
                "PATCH /users/ada/tokens/a1",
                "POST /users/ada/shared",
                "PUT /groups",
                "PATCH /groups/class",
                "PUT /groups/class",
                "GET /groups/class/users",
                "GET /groups/class/properties",
                "POST /groups/class/shared",
                "POST /services",
                "PATCH /services/web",
                "PUT /shares/ada/lab",
                "PATCH /share-codes/ada/lab",
                "DELETE /proxy",
                "GET /shutdown",
                "DELETE /authorizations/token/x",
                "POST /authorizations/cookie/x/y",
                "GET /oauth2/token")) {
            var parts = pair.split(" ", 2);
            cases.ask(operation, pair, Request.of(parts[0], parts[1]));
        }
        cases.byEach(
                List.of(Caller.ANONYMOUS, Caller.USER, Caller.PLAIN, Caller.COOKIE_SCRIPT, Caller.COOKIE_WITHOUT_XSRF),
                operation,
                "DELETE /users",
                Request.delete("/users"));
    }

    private static void unknownPaths(Cases cases) {
        var operation = "An unknown path";
        for (var path : NOT_FOUND) {
            cases.ask(operation, path, get(path));
        }
        for (var method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")) {
            cases.ask(operation, method, Request.of(method, "/nothing"));
        }
        cases.byEach(
                List.of(Caller.ANONYMOUS, Caller.UNKNOWN, Caller.COOKIE_WITHOUT_XSRF),
                operation,
                "/nothing",
                get("/nothing"));
        cases.byEach(
                List.of(Caller.ANONYMOUS, Caller.COOKIE_WITHOUT_XSRF, Caller.COOKIE_FORM),
                operation,
                "POST /nothing",
                Request.post("/nothing", "{}"));
    }

    private static void credentials(Cases cases) {
        var operation = "GET /user";
        cases.ask(
                operation,
                "a token in the query",
                get("/user?token=token-of-the-service-power").by(Caller.ANONYMOUS));
        var schemes = List.of(
                "token token-of-the-service-power",
                "Token token-of-the-service-power",
                "TOKEN token-of-the-service-power",
                "bearer token-of-the-service-power",
                "Bearer token-of-the-service-power",
                "Bearer   token-of-the-service-power",
                "Bearer\ttoken-of-the-service-power",
                "Bearer token-of-the-service-power more",
                "Bearertoken-of-the-service-power",
                "token-of-the-service-power",
                "Bearer",
                "Bearer token-of-the-service-powe",
                "Bearer token-of-the-service-power2",
                "Bearer \"token-of-the-service-power\"",
                "Digest token-of-the-service-power",
                "token " + "t".repeat(5000));
        schemes.forEach(scheme -> cases.ask(
                operation,
                "Authorization: " + Cases.shortened(scheme).replace("\t", "‹tab›"),
                get("/user").by(Caller.ANONYMOUS).header("Authorization", scheme)));
        var modes = List.of("navigate", "cors", "no-cors", "same-origin", "websocket", "nested-navigate");
        for (var mode : modes) {
            for (var site : List.of("same-origin", "same-site", "cross-site", "none")) {
                cases.ask(
                        operation,
                        "a browser's request of mode " + mode + " from " + site,
                        get("/user")
                                .by(Caller.COOKIE)
                                .header("Sec-Fetch-Mode", mode)
                                .header("Sec-Fetch-Site", site));
            }
        }
        cases.ask(
                operation,
                "a browser's XSRF token in the query",
                get("/user?_xsrf=$xsrf").by(Caller.COOKIE_WITHOUT_XSRF));
        cases.ask(
                operation,
                "a browser's XSRF token in the other header",
                get("/user").by(Caller.COOKIE_WITHOUT_XSRF).header("X-CSRFToken", "$xsrf"));
        cases.ask(
                operation,
                "a wrong XSRF token",
                get("/user").by(Caller.COOKIE_WITHOUT_XSRF).header("X-XSRFToken", "2|wrong"));
        cases.ask(
                operation,
                "nobody from another site",
                get("/user").by(Caller.ANONYMOUS).header("Origin", "https://elsewhere.example"));
        cases.ask(
                operation,
                "nobody's script from another site",
                get("/user")
                        .by(Caller.ANONYMOUS)
                        .header("Origin", "https://elsewhere.example")
                        .header("Sec-Fetch-Mode", "cors"));
    }
}
