package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.atRoot;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;

/** The hub itself: who it is, who is asking, how it does, its end. */
final class HubCases {
    private static final String SHUTDOWN = "POST /shutdown";

    private HubCases() {}

    static void addTo(Cases cases) {
        cases.byEach(
                List.of(Caller.ANONYMOUS, Caller.USER, Caller.MALFORMED, Caller.COOKIE_WITHOUT_XSRF),
                "GET /",
                "with a slash",
                get("/"));
        cases.ask("GET /", "without a slash", get("").by(Caller.ANONYMOUS));
        cases.ask("GET /", "with a query", get("/?a=b").by(Caller.ANONYMOUS));
        cases.ask(
                "GET /",
                "from another site",
                get("/").by(Caller.ANONYMOUS).header("Origin", "https://elsewhere.example"));
        cases.byEach(Cases.EVERYBODY, "GET /info", "info", get("/info"));
        cases.byEach(Cases.EVERYBODY, "GET /user", "who am I", get("/user"));
        for (var path : List.of("/hub/health", "/hub/api/health")) {
            cases.ask("GET /health", path, atRoot("GET", path).by(Caller.ANONYMOUS));
            cases.ask("GET /health", "HEAD " + path, atRoot("HEAD", path).by(Caller.ANONYMOUS));
        }
        for (var path : List.of("/hub/metrics", "/hub/api/metrics")) {
            cases.byEach(Cases.SOME, "GET /metrics", path, atRoot("GET", path));
        }
        for (var body : List.of("{\"proxy\": 3}", "{\"servers\": \"yes\"}", "{\"proxy\": null}", "{", "not json")) {
            cases.ask(SHUTDOWN, "body " + body, post("/shutdown", body));
        }
        cases.byEach(
                List.of(
                        Caller.ANONYMOUS,
                        Caller.USER,
                        Caller.TEACHER,
                        Caller.SERVER,
                        Caller.READER,
                        Caller.PLAIN,
                        Caller.EXPIRED,
                        Caller.COOKIE_SCRIPT,
                        Caller.COOKIE_WITHOUT_XSRF),
                SHUTDOWN,
                "refused",
                post("/shutdown", "{}"));
    }

    /** Nothing can be asked after this. */
    static void addShutdownTo(Cases cases) {
        cases.add(Scenario.of(SHUTDOWN, "the hub ends, its servers too")
                .ask(post("/shutdown", "{\"servers\": true, \"proxy\": true}")));
    }
}
