package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.post;
import static dev.metis.deploy.parity.scenario.Request.put;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /groups}. */
final class GroupCases {
    private static final String LIST = "GET /groups";
    private static final String CREATE_ALL = "POST /groups";
    private static final String READ = "GET /groups/{group}";
    private static final String CREATE = "POST /groups/{group}";
    private static final String REMOVE = "DELETE /groups/{group}";
    private static final String PROPERTIES = "PUT /groups/{group}/properties";

    private GroupCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, LIST, "all", get("/groups"));
        UserListCases.PAGES.forEach(page -> {
            cases.ask(LIST, page, get("/groups?" + page));
            cases.ask(LIST, page + ", in pages", get("/groups?" + page).inPages());
        });
        cases.byEach(
                List.of(Caller.TEACHER, Caller.READER, Caller.NARROW),
                LIST,
                "in pages",
                get("/groups").inPages());
        cases.byEach(Cases.EVERYBODY, READ, "class", get("/groups/class"));
        for (var group : List.of("guests", "empty", "not-there")) {
            cases.byEach(Cases.SOME, READ, group, get("/groups/" + group));
        }
        cases.withOddNames(READ, (scenario, name) -> scenario.ask(get("/groups/" + name)));
        createAll(cases);
        create(cases);
        remove(cases);
        members(cases, "POST", "/groups/empty/users");
        members(cases, "DELETE", "/groups/class/users");
        properties(cases);
    }

    private static void createAll(Cases cases) {
        cases.byEach(Cases.WRITERS, CREATE_ALL, "one", (scenario, caller) -> {
            var group = cases.name();
            return scenario.ask(post("/groups", json("groups", list(group))).by(caller))
                    .undo(delete("/groups/" + group));
        });
        cases.withOddBodies(CREATE_ALL, (scenario, body) -> scenario.ask(post("/groups", body)));
        for (var body : List.of(
                json("groups", list("g-1", "g-2")),
                json("groups", list("g-1", "g-2"), "users", list("ada", "BOB")),
                json("groups", list("g-1"), "users", list("not-there")),
                json("groups", list("g-1"), "users", list()),
                json("groups", list("g-1"), "users", "ada"),
                json("groups", list("g-1"), "unknown", 1),
                json("groups", list("g-1"), "name", "x"),
                json("groups", list("g-1"), "roles", list("x")),
                json("groups", list("g-1"), "properties", new JsonObject()),
                json("groups", list("g-1", "class")),
                json("groups", list("class")),
                json("groups", list()))) {
            var group = cases.name();
            cases.add(Scenario.of(CREATE_ALL, "body " + body)
                    .ask(post("/groups", body.replace("g-", group)))
                    .ask(get("/groups/" + group + "1"))
                    .undo(delete("/groups/" + group + "1"))
                    .undo(delete("/groups/" + group + "2")));
        }
    }

    private static void create(Cases cases) {
        cases.byEach(Cases.WRITERS, CREATE, "a new one", (scenario, caller) -> {
            var group = "/groups/" + cases.name();
            return made(scenario, group, post(group).by(caller));
        });
        cases.byEach(Cases.SOME, CREATE, "one that is there", post("/groups/class"));
        cases.withOddBodies(CREATE, (scenario, body) -> {
            var group = "/groups/" + cases.name();
            return made(scenario, group, post(group, body));
        });
        cases.withBodies(
                CREATE,
                List.of(
                        json("users", list("ada", "bob")),
                        json("users", list("ADA")),
                        json("users", list("ada", "ada")),
                        json("users", list("not-there")),
                        json("users", "ada"),
                        json("users", list()),
                        json("users", null),
                        json("name", "other"),
                        json("roles", list("reading")),
                        json("properties", new JsonObject()),
                        json("groups", list("x"))),
                (scenario, body) -> {
                    var group = "/groups/" + cases.name();
                    return made(scenario, group, post(group, body));
                });
        cases.withOddNames(CREATE, (scenario, name) -> made(scenario, "/groups/" + name, post("/groups/" + name)));
    }

    private static Scenario made(Scenario scenario, String group, Request request) {
        return scenario.ask(request).ask(get(group)).undo(delete(group));
    }

    private static void remove(Cases cases) {
        cases.byEach(Cases.WRITERS, REMOVE, "a group", (scenario, caller) -> {
            var group = "/groups/" + cases.name();
            return scenario.given(post(group, json("users", list("bob"))))
                    .ask(delete(group).by(caller))
                    .ask(get(group))
                    .ask(get("/users/bob"))
                    .undo(delete(group));
        });
        cases.byEach(Cases.SOME, REMOVE, "one that is not there", delete("/groups/not-there"));
    }

    private static void members(Cases cases, String method, String ofTheTeacher) {
        var operation = method + " /groups/{group}/users";
        cases.byEach(
                Cases.SOME,
                operation,
                "nobody",
                Request.of(method, "/groups/class/users").with(json("users", list())));
        cases.ask(
                operation,
                "of no group",
                Request.of(method, "/groups/not-there/users").with(json("users", list("ada"))));
        cases.byEach(
                Cases.WRITERS,
                operation,
                "of a group",
                (scenario, caller) ->
                        changed(cases.name(), scenario, method, json("users", list("ada", "carol")), caller));
        cases.withOddBodies(operation, (scenario, body) -> changed(cases.name(), scenario, method, body, Caller.ADMIN));
        cases.withBodies(
                operation,
                List.of(
                        json("users", list("ada")),
                        json("users", list("ADA")),
                        json("users", list("ada", "not-there")),
                        json("users", "ada"),
                        json("users", null),
                        json("users", list("bob", "bob")),
                        json("users", list("carol")),
                        json("users", list("ada"), "name", "x"),
                        json("users", list("ada"), "unknown", 1),
                        json("roles", list())),
                (scenario, body) -> changed(cases.name(), scenario, method, body, Caller.ADMIN));
        cases.withOddNames(
                operation,
                (scenario, name) -> changed(
                        cases.name(), scenario, method, json("users", list(Cases.written(name))), Caller.ADMIN));
        cases.ask(operation, "without a body", Request.of(method, ofTheTeacher));
    }

    private static Scenario changed(String name, Scenario scenario, String method, String body, Caller caller) {
        var group = "/groups/" + name;
        return scenario.given(post(group, json("users", list("ada", "bob"))))
                .ask(Request.of(method, group + "/users").with(body).by(caller))
                .ask(get(group))
                .undo(delete(group));
    }

    private static void properties(Cases cases) {
        cases.byEach(Cases.WRITERS, PROPERTIES, "of a group", (scenario, caller) -> {
            var group = "/groups/" + cases.name();
            return scenario.given(post(group))
                    .ask(put(group + "/properties", json("a", 1)).by(caller))
                    .ask(get(group))
                    .undo(delete(group));
        });
        cases.ask(PROPERTIES, "of no group", put("/groups/not-there/properties", "{}"));
        cases.withOddBodies(PROPERTIES, (scenario, body) -> replaced(cases, scenario, body));
        cases.withBodies(
                PROPERTIES,
                List.of(
                        json("a", list(1, 2.5, "é🎓", true), "b", new JsonObject().putNull("c")),
                        json("", ""),
                        "{\"a\": 1, \"a\": 2}",
                        "{\"n\": 12345678901234567890}",
                        "{\"n\": 1e40}"),
                (scenario, body) -> replaced(cases, scenario, body));
        cases.byEach(
                List.of(Caller.TEACHER, Caller.NARROW, Caller.USER),
                PROPERTIES,
                "of the class",
                put("/groups/class/properties", json("room", "12")));
    }

    private static Scenario replaced(Cases cases, Scenario scenario, String body) {
        var group = "/groups/" + cases.name();
        return scenario.given(post(group))
                .given(put(group + "/properties", json("before", true)))
                .ask(put(group + "/properties", body))
                .ask(get(group))
                .undo(delete(group));
    }
}
