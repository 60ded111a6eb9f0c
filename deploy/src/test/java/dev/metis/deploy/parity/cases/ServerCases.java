package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.put;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Servers as they are read, and made without being started. */
final class ServerCases {
    private static final String DEFAULT = "/users/{user}/server";
    private static final String NAMED = "/users/{user}/servers/{server}";

    /** Where it matters what a client says about a server that does not exist yet. */
    static final List<String> BODIES = List.of(
            json("display_name", "My server"),
            json("display_name", ""),
            json("display_name", null),
            json("display_name", 3),
            json("display_name", " spaces around "),
            json("display_name", "two  spaces"),
            json("display_name", "tab\tinside"),
            json("display_name", "Müller’s 🎓 № 1"),
            json("display_name", "x".repeat(255)),
            json("display_name", "x".repeat(256)),
            json("display_name", "a\u200bb"),
            json("user_options", new JsonObject()),
            json("user_options", new JsonObject().put("size", 1)),
            json("user_options", null),
            json("user_options", "text"),
            json("user_options", list(1)),
            json("display_name", "Both", "user_options", new JsonObject().put("size", 1)),
            json("size", 1),
            json("size", 1, "user_options", new JsonObject().put("size", 2)));

    /** Names that are good, hardly so, or not. */
    static final List<String> NAMES = List.of(
            "a",
            "ab",
            "a-b",
            "a1",
            "1a",
            "-a",
            "a-",
            "a--b",
            "A",
            "a_b",
            "a.b",
            "a~b",
            "x".repeat(30),
            "x".repeat(31),
            "%C3%A4",
            "a%20b",
            "a%2Fb",
            "a%00b",
            "%F0%9F%8E%93",
            "y".repeat(10_000));

    private ServerCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, "GET " + DEFAULT, "ada", get("/users/ada/server"));
        for (var user : List.of("carol", "not-there")) {
            cases.byEach(Cases.SOME, "GET " + DEFAULT, user, get("/users/" + user + "/server"));
        }
        cases.byEach(Cases.EVERYBODY, "GET " + NAMED, "ada/lab", get("/users/ada/servers/lab"));
        for (var server : List.of("ada/servers/", "ada/servers/not-there", "bob/servers/lab")) {
            cases.byEach(Cases.SOME, "GET " + NAMED, server, get("/users/" + server));
        }
        cases.withOddNames("GET " + NAMED, (scenario, name) -> scenario.ask(get("/users/ada/servers/" + name)));
        cases.withUser(
                "GET " + DEFAULT, "of a new user", (scenario, user) -> scenario.ask(get("/users/" + user + "/server")));
        make(cases);
        limit(cases);
    }

    private static void make(Cases cases) {
        cases.byEach(Cases.WRITERS, "PUT " + NAMED, "of a member of the class", (scenario, caller) -> {
            var user = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    user,
                    made -> made.ask(
                                    put("/users/" + user + "/servers/new", "{}").by(caller))
                            .ask(get("/users/" + user + "/servers/new"))
                            .undo(delete("/users/" + user + "/servers/new").with("{\"remove\": true}")));
        });
        cases.byEach(Cases.SOME, "PUT " + DEFAULT, "of ada", put("/users/ada/server", "{}"));
        cases.ask("PUT " + DEFAULT, "of nobody", put("/users/not-there/server", "{}"));
        cases.ask("PUT " + NAMED, "of nobody", put("/users/not-there/servers/new", "{}"));
        cases.ask("PUT " + NAMED, "that is there", put("/users/ada/servers/lab", "{}"));
        cases.ask("PUT " + NAMED, "the default one", put("/users/ada/servers/", "{}"));
        cases.byEach(
                List.of(Caller.USER, Caller.COOKIE_SCRIPT),
                "PUT " + NAMED,
                "of their own",
                (scenario, caller) -> scenario.ask(
                                put("/users/ada/servers/own", "{}").by(caller))
                        .undo(delete("/users/ada/servers/own").with("{\"remove\": true}")));
        cases.withOddBodies("PUT " + NAMED, (scenario, body) -> named(cases, scenario, "new", body));
        cases.withBodies("PUT " + NAMED, BODIES, (scenario, body) -> named(cases, scenario, "new", body));
        NAMES.forEach(name -> cases.add(
                named(cases, Scenario.of("PUT " + NAMED, "a server called " + Cases.shortened(name)), name, "{}")));
        cases.withUser(
                "PUT " + NAMED,
                "is in the user's model",
                (scenario, user) -> scenario.given(put("/users/" + user + "/servers/new", "{}"))
                        .ask(get("/users/" + user))
                        .ask(get("/users/" + user + "?include_stopped_servers=1")));
    }

    private static Scenario named(Cases cases, Scenario scenario, String name, String body) {
        var user = cases.name();
        return Cases.around(
                scenario,
                user,
                made -> made.ask(put("/users/" + user + "/servers/" + name, body))
                        .ask(get("/users/" + user + "/servers/" + name)));
    }

    private static void limit(Cases cases) {
        cases.withUser(
                "PUT " + NAMED,
                "one too many",
                (scenario, user) -> scenario.given(put("/users/" + user + "/servers/one", "{}"))
                        .given(put("/users/" + user + "/servers/two", "{}"))
                        .given(put("/users/" + user + "/servers/three", "{}"))
                        .ask(put("/users/" + user + "/servers/four", "{}"))
                        .ask(delete("/users/" + user + "/servers/two").with("{\"remove\": true}"))
                        .ask(put("/users/" + user + "/servers/four", "{}")));
    }
}
