package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /services}. */
final class ServiceCases {
    private static final String LIST = "GET /services";
    private static final String READ = "GET /services/{service}";
    private static final String CREATE = "POST /services/{service}";
    private static final String REMOVE = "DELETE /services/{service}";

    private ServiceCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, LIST, "all", get("/services"));
        cases.ask(LIST, "has no pages", get("/services?limit=1&offset=1").inPages());
        cases.byEach(Cases.EVERYBODY, READ, "web", get("/services/web"));
        for (var service : List.of("reader", "not-there")) {
            cases.byEach(Cases.SOME, READ, service, get("/services/" + service));
        }
        cases.withOddNames(READ, (scenario, name) -> scenario.ask(get("/services/" + name)));
        create(cases);
        remove(cases);
    }

    private static void create(Cases cases) {
        cases.byEach(Cases.WRITERS, CREATE, "a new one", (scenario, caller) -> {
            var service = "/services/" + cases.name();
            return scenario.ask(post(service, json("display", false)).by(caller))
                    .ask(get(service))
                    .ask(delete(service).by(caller))
                    .undo(delete(service));
        });
        cases.byEach(Cases.SOME, CREATE, "one that is there", post("/services/web", json("display", true)));
        cases.withOddBodies(CREATE, (scenario, body) -> made(cases, scenario, body));
        cases.withBodies(
                CREATE,
                List.of(
                        json("name", "other"),
                        json("admin", true),
                        json("admin", "yes"),
                        json("display", 1),
                        json("info", new JsonObject().put("a", 1)),
                        json("info", "text"),
                        json("api_token", "a-token-that-is-long-enough"),
                        json("api_token", 3),
                        json("command", list("sleep", "1")),
                        json("command", list()),
                        json("command", "sleep"),
                        json("environment", list()),
                        json("cwd", 3),
                        json("user", "x"),
                        json(
                                "oauth_no_confirm",
                                true,
                                "oauth_client_id",
                                "service-x",
                                "oauth_redirect_uri",
                                "http://x/y"),
                        json("oauth_client_allowed_scopes", list("read:users")),
                        json("oauth_client_allowed_scopes", list("not-there")),
                        json("oauth_client_allowed_scopes", "inherit"),
                        json("unknown", 1)),
                (scenario, body) -> made(cases, scenario, body));
        for (var name : List.of(
                "a%2Fb", "%252e", "%252E%252E", ".%252e", "a%2520b", "...", "%20a%20", "%20", "a%20b", "a%25b")) {
            var path = "/services/" + name;
            cases.add(Scenario.of(CREATE, "called " + name)
                    .ask(post(path, json("display", false)))
                    .ask(get(path))
                    .undo(delete(path)));
        }
        cases.byEach(
                List.of(Caller.TEACHER, Caller.READER),
                CREATE,
                "for more than oneself may do",
                post("/services/p-more", json("admin", true)));
        var service = "/services/" + cases.name();
        cases.add(Scenario.of(CREATE, "its token works")
                .ask(post(service, json("api_token", "token-of-a-service-made-at-run-time")))
                .ask(get("/user")
                        .by(Caller.ANONYMOUS)
                        .header("Authorization", "token token-of-a-service-made-at-run-time"))
                .ask(get("/services"))
                .ask(delete(service))
                .ask(get("/user")
                        .by(Caller.ANONYMOUS)
                        .header("Authorization", "token token-of-a-service-made-at-run-time"))
                .undo(delete(service)));
    }

    private static Scenario made(Cases cases, Scenario scenario, String body) {
        var service = "/services/" + cases.name();
        return scenario.ask(post(service, body)).ask(get(service)).undo(delete(service));
    }

    private static void remove(Cases cases) {
        cases.byEach(Cases.WRITERS, REMOVE, "one of the settings", delete("/services/web"));
        cases.byEach(Cases.SOME, REMOVE, "one that is not there", delete("/services/not-there"));
        var service = "/services/" + cases.name();
        cases.add(Scenario.of(REMOVE, "twice")
                .given(post(service, json("info", new JsonObject())))
                .ask(delete(service))
                .ask(get(service))
                .ask(delete(service)));
    }
}
