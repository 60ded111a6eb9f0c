package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.post;
import static dev.metis.deploy.parity.scenario.Request.put;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Starting and stopping servers. */
final class ServerStartCases {
    private static final String START = "POST /users/{user}/server";
    private static final String START_NAMED = "POST /users/{user}/servers/{server}";
    private static final String STOP = "DELETE /users/{user}/server";
    private static final String STOP_NAMED = "DELETE /users/{user}/servers/{server}";

    private ServerStartCases() {}

    static void addTo(Cases cases) {
        refused(cases);
        start(cases);
        startNamed(cases);
        slowly(cases);
        stop(cases);
    }

    private static void refused(Cases cases) {
        cases.byEach(
                List.of(
                        Caller.ANONYMOUS,
                        Caller.SHARER,
                        Caller.SERVER,
                        Caller.LIMITED,
                        Caller.READER,
                        Caller.NARROW,
                        Caller.PLAIN,
                        Caller.EXPIRED,
                        Caller.COOKIE_SCRIPT,
                        Caller.COOKIE_WITHOUT_XSRF,
                        Caller.COOKIE_FORM),
                START,
                "of another user",
                post("/users/bob/server"));
        cases.byEach(
                List.of(Caller.ADMIN, Caller.USER, Caller.TEACHER, Caller.COOKIE_SCRIPT, Caller.COOKIE_WITHOUT_XSRF),
                START,
                "that runs",
                post("/users/ada/server"));
        cases.byEach(Cases.SOME, START, "of nobody", post("/users/not-there/server"));
        cases.ask(START_NAMED, "of nobody", post("/users/not-there/servers/new"));
        cases.byEach(
                List.of(Caller.ANONYMOUS, Caller.OTHER, Caller.SERVER, Caller.LIMITED, Caller.READER, Caller.EXPIRED),
                START_NAMED,
                "of another user",
                post("/users/ada/servers/lab"));
        for (var body :
                List.of("{", "[1]", "3", "\"text\"", "true", json("user_options", 3), json("display_name", 3))) {
            cases.ask(START, "body " + body, post("/users/bob/server", body));
            cases.ask(START_NAMED, "body " + body, post("/users/bob/servers/new", body));
        }
        for (var name : List.of("1a", "a--b", "A", "x".repeat(31), "a%2Fb", "a_b")) {
            cases.ask(START_NAMED, "a server called " + name, post("/users/bob/servers/" + name));
        }
        for (var name : List.of(" a", "two  spaces", "a\tb")) {
            cases.ask(
                    START_NAMED, "shown as '" + name + "'", post("/users/bob/servers/new", json("display_name", name)));
        }
    }

    private static void start(Cases cases) {
        cases.withUser(
                START,
                "and stop and start again",
                (scenario, user) -> stopped(
                        scenario.ask(get("/users/" + user))
                                .ask(post("/users/" + user + "/server", json("size", 1)))
                                .ask(get("/users/" + user))
                                .ask(get("/users/" + user + "/server"))
                                .ask(get("/users?state=active&name_filter=" + user))
                                .ask(get("/users?state=inactive&name_filter=" + user))
                                .ask(get("/users/" + user + "/tokens"))
                                .ask(post("/users/" + user + "/server"))
                                .ask(delete("/users/" + user + "/server"))
                                .ask(get("/users/" + user))
                                .ask(get("/users/" + user + "?include_stopped_servers=1"))
                                .ask(get("/users/" + user + "/tokens"))
                                .ask(post("/users/" + user + "/server"))
                                .ask(get("/users/" + user + "/server")),
                        user));
        for (var body : List.of(
                "",
                "null",
                "{}",
                json("user_options", new JsonObject()),
                json("user_options", null),
                json("user_options", new JsonObject().put("size", 3)),
                json("display_name", "Mine"),
                json("display_name", "Mine", "user_options", new JsonObject().put("size", 3)),
                json("size", 3, "list", list(1, 2)))) {
            cases.withUser(
                    START,
                    "body " + body,
                    (scenario, user) -> stopped(
                            scenario.ask(post("/users/" + user + "/server", body))
                                    .ask(get("/users/" + user + "/server")),
                            user));
        }
        cases.byEach(
                List.of(Caller.TEACHER, Caller.POWER, Caller.COOKIE_ADMIN),
                START,
                "of a member of the class",
                (scenario, caller) -> {
                    var user = cases.name();
                    return Cases.aroundPupil(
                            scenario,
                            user,
                            made -> made.ask(post("/users/" + user + "/server").by(caller))
                                    .ask(delete("/users/" + user + "/server").by(caller)));
                });
    }

    private static Scenario stopped(Scenario scenario, String user) {
        return scenario.undo(delete("/users/" + user + "/server"));
    }

    private static void startNamed(Cases cases) {
        cases.withUser(
                START_NAMED,
                "and stop and remove",
                (scenario, user) -> scenario.ask(
                                post("/users/" + user + "/servers/new", json("display_name", "New one")))
                        .ask(get("/users/" + user))
                        .ask(get("/users/" + user + "/servers/new"))
                        .ask(delete("/users/" + user + "/servers/new"))
                        .ask(get("/users/" + user))
                        .ask(get("/users/" + user + "/servers/new"))
                        .ask(post("/users/" + user + "/servers/new", json("display_name", "Newer one")))
                        .ask(get("/users/" + user + "/servers/new"))
                        .ask(delete("/users/" + user + "/servers/new").with(json("remove", true)))
                        .untilStatus(get("/users/" + user + "/servers/new"), 404)
                        .ask(get("/users/" + user + "?include_stopped_servers=1")));
        cases.withUser(
                START_NAMED,
                "the default one by its empty name",
                (scenario, user) -> stopped(
                        scenario.ask(post("/users/" + user + "/servers/"))
                                .ask(get("/users/" + user))
                                .ask(delete("/users/" + user + "/servers/")),
                        user));
        cases.withUser(
                START_NAMED,
                "with the options it was made with",
                (scenario, user) -> scenario.given(put(
                                "/users/" + user + "/servers/new",
                                json("user_options", new JsonObject().put("size", 4))))
                        .ask(post("/users/" + user + "/servers/new"))
                        .ask(get("/users/" + user + "/servers/new"))
                        .undo(delete("/users/" + user + "/servers/new")));
        cases.withUser(
                START_NAMED,
                "shown by a name and other options",
                (scenario, user) -> scenario.ask(
                                post("/users/" + user + "/servers/new", json("display_name", "Shown", "size", 3)))
                        .ask(get("/users/" + user + "/servers/new"))
                        .undo(delete("/users/" + user + "/servers/new")));
    }

    /** While a server stays away: what is pending, how it is given up. */
    private static void slowly(Cases cases) {
        var user = "waits-" + cases.name();
        var server = "/users/" + user + "/server";
        cases.add(Cases.around(
                Scenario.of(START, "that takes its time"),
                user,
                made -> made.ask(post(server))
                        .ask(get("/users/" + user))
                        .ask(get(server))
                        .ask(post(server))
                        .ask(get("/users?state=active&name_filter=" + user))
                        .ask(get("/users?state=ready&name_filter=" + user))
                        .open(user)
                        .until(get(server), "/ready", true)
                        .ask(get("/users/" + user))
                        .ask(get(server + "/progress"))
                        .undo(delete(server))));
        var patient = "waits-" + cases.name();
        var other = "/users/" + patient + "/server";
        cases.add(Cases.around(
                Scenario.of(STOP, "that is starting"),
                patient,
                made -> made.ask(post(other))
                        .ask(delete(other))
                        .until(get("/users/" + patient), "/pending", "null")
                        .ask(get("/users/" + patient))
                        .ask(delete(other))));
        var failing = "fails-" + cases.name();
        var broken = "/users/" + failing + "/server";
        cases.add(Cases.around(
                Scenario.of(START, "that does not work"),
                failing,
                made -> made.ask(post(broken))
                        .until(get("/users/" + failing), "/pending", "null")
                        .ask(get("/users/" + failing))
                        .ask(get(broken + "/progress"))
                        .ask(delete(broken))));
    }

    private static void stop(Cases cases) {
        cases.byEach(Cases.SOME, STOP, "of nobody", delete("/users/not-there/server"));
        cases.byEach(
                List.of(
                        Caller.ANONYMOUS,
                        Caller.OTHER,
                        Caller.SERVER,
                        Caller.LIMITED,
                        Caller.READER,
                        Caller.NARROW,
                        Caller.EXPIRED,
                        Caller.COOKIE_WITHOUT_XSRF),
                STOP,
                "of another user",
                delete("/users/ada/server"));
        cases.ask(STOP, "that does not run", delete("/users/bob/server"));
        cases.ask(STOP, "the default one for good", delete("/users/bob/server").with(json("remove", true)));
        cases.ask(STOP, "body {", delete("/users/bob/server").with("{"));
        cases.ask(STOP, "keep it", delete("/users/bob/server").with(json("remove", false)));
        cases.byEach(Cases.WRITERS, STOP_NAMED, "that does not run", delete("/users/ada/servers/lab"));
        cases.byEach(Cases.SOME, STOP_NAMED, "that is not there", delete("/users/ada/servers/not-there"));
        cases.ask(STOP_NAMED, "of nobody", delete("/users/not-there/servers/new"));
        for (var body : List.of(
                json("remove", true), json("remove", false), json("remove", null), json("remove", "yes"), "{")) {
            var user = cases.name();
            var server = "/users/" + user + "/servers/new";
            cases.add(Cases.aroundServer(
                    Scenario.of(STOP_NAMED, "body " + body),
                    user,
                    "new",
                    made -> made.ask(delete(server).with(body))
                            .ask(get(server))
                            .ask(delete(server).with(body))));
        }
    }
}
