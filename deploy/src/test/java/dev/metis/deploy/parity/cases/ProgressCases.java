package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.post;

import java.util.List;

/** The events of a start. */
final class ProgressCases {
    private static final String DEFAULT = "GET /users/{user}/server/progress";
    private static final String NAMED = "GET /users/{user}/servers/{server}/progress";

    private ProgressCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, DEFAULT, "ada", get("/users/ada/server/progress"));
        cases.byEach(Cases.SOME, DEFAULT, "of nobody", get("/users/not-there/server/progress"));
        for (var server : List.of("ada/servers/", "ada/servers/not-there", "bob/servers/lab")) {
            cases.byEach(Cases.SOME, NAMED, server, get("/users/" + server + "/progress"));
        }
        cases.ask(
                DEFAULT, "as an event source", get("/users/ada/server/progress").header("Accept", "text/event-stream"));
        cases.withUser(
                DEFAULT, "of a new user", (scenario, user) -> scenario.ask(get("/users/" + user + "/server/progress")));
        cases.withUser(
                DEFAULT,
                "after it was stopped",
                (scenario, user) -> scenario.given(post("/users/" + user + "/server"))
                        .ask(get("/users/" + user + "/server/progress"))
                        .given(delete("/users/" + user + "/server"))
                        .ask(get("/users/" + user + "/server/progress")));
        cases.withUser(
                NAMED,
                "from its start",
                (scenario, user) -> scenario.given(post("/users/" + user + "/servers/new"))
                        .ask(get("/users/" + user + "/servers/new/progress"))
                        .undo(delete("/users/" + user + "/servers/new")));
    }
}
