package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.patch;
import static dev.metis.deploy.parity.scenario.Request.post;
import static dev.metis.deploy.parity.scenario.Request.put;

import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Renaming servers and changing what is known of them. */
final class ServerChangeCases {
    private static final String DEFAULT = "PATCH /users/{user}/server";
    private static final String NAMED = "PATCH /users/{user}/servers/{server}";

    private ServerChangeCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.WRITERS, NAMED, "of a member of the class", (scenario, caller) -> {
            var user = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    user,
                    made -> made.given(put(path(user), "{}"))
                            .ask(patch(path(user), json("display_name", "Changed"))
                                    .by(caller))
                            .ask(get(path(user))));
        });
        cases.byEach(
                Cases.SOME, NAMED, "that is not there", patch("/users/ada/servers/not-there", json("name", "new")));
        cases.ask(NAMED, "of nobody", patch("/users/not-there/servers/new", json("name", "new")));
        cases.ask(DEFAULT, "of nobody", patch("/users/not-there/server", json("name", "new")));
        for (var body : List.of("{", "{}", "", "null")) {
            odd(cases, body);
        }
        for (var body : List.of(
                json("name", "newer"),
                json("name", "new"),
                json("name", ""),
                json("name", null),
                json("name", "A b"),
                json("name", "1a"),
                json("name", "x".repeat(31)),
                json("name", "newer", "display_name", "Newer"),
                json("name", "newer", "display_name", " bad "),
                json("name", "newer", "display_name", ""),
                json("display_name", "Changed"),
                json("display_name", ""),
                json("display_name", null),
                json("display_name", " bad "),
                json("user_options", new JsonObject()),
                json("user_options", new JsonObject().put("size", 9)),
                json("user_options", null),
                json("user_options", list(1)),
                json("user_options", "text"),
                json("name", "newer", "user_options", new JsonObject().put("size", 9)))) {
            odd(cases, body);
        }
        cases.add(taken(cases));
        whole(cases);
    }

    private static void odd(Cases cases, String body) {
        var user = cases.name();
        cases.add(Cases.aroundServer(
                Scenario.of(NAMED, "body " + Cases.shortened(body)),
                user,
                "new",
                made -> made.ask(patch(path(user), body))
                        .ask(get(path(user)))
                        .ask(get("/users/" + user + "?include_stopped_servers=1"))));
    }

    private static Scenario taken(Cases cases) {
        var user = cases.name();
        return Cases.aroundServer(
                Scenario.of(NAMED, "a name that another server has"),
                user,
                "new",
                made -> made.given(put("/users/" + user + "/servers/old", "{}"))
                        .ask(patch(path(user), json("name", "old"))));
    }

    private static void whole(Cases cases) {
        cases.withUser(
                DEFAULT,
                "before it was ever started",
                (scenario, user) -> scenario.ask(patch("/users/" + user + "/server", json("display_name", "Mine")))
                        .ask(get("/users/" + user + "/server")));
        cases.withUser(
                DEFAULT,
                "a name for it",
                (scenario, user) -> scenario.given(post("/users/" + user + "/server"))
                        .given(delete("/users/" + user + "/server"))
                        .ask(patch("/users/" + user + "/server", json("name", "renamed")))
                        .ask(get("/users/" + user + "/servers/renamed"))
                        .ask(get("/users/" + user + "?include_stopped_servers=1")));
        cases.withUser(
                DEFAULT,
                "options",
                (scenario, user) -> scenario.given(post("/users/" + user + "/server"))
                        .given(delete("/users/" + user + "/server"))
                        .ask(patch("/users/" + user + "/server", json("user_options", new JsonObject().put("size", 5))))
                        .ask(get("/users/" + user + "/server")));
        cases.withUser(
                DEFAULT,
                "while it runs",
                (scenario, user) -> scenario.given(post("/users/" + user + "/server"))
                        .ask(patch("/users/" + user + "/server", json("user_options", new JsonObject().put("size", 5))))
                        .ask(patch("/users/" + user + "/server", json("name", "renamed")))
                        .undo(delete("/users/" + user + "/server")));
    }

    private static String path(String user) {
        return "/users/" + user + "/servers/new";
    }
}
