package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.patch;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /users/{user}/activity}. */
final class ActivityCases {
    private static final String POST = "POST /users/{user}/activity";
    private static final String LONG_AGO = "2001-02-03T04:05:06Z";

    private static final List<String> TIMES = List.of(
            "2001-02-03T04:05:06Z",
            "2001-02-03T04:05:06.789Z",
            "2001-02-03T04:05:06.123456Z",
            "2001-02-03T04:05:06+02:00",
            "2001-02-03T04:05:06",
            "2001-02-03 04:05:06",
            "2001-02-03",
            "2001-02-30T00:00:00Z",
            "yesterday",
            "",
            "9999-01-01T00:00:00Z",
            "1999-12-31T23:59:59.9999999Z");

    private ActivityCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.WRITERS, POST, "of a member of the class", (scenario, caller) -> {
            var user = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    user,
                    made -> made.ask(post(path(user), json("last_activity", LONG_AGO))
                                    .by(caller))
                            .ask(get("/users/" + user)));
        });
        cases.byEach(Cases.EVERYBODY, POST, "of ada", post(path("ada"), json("last_activity", LONG_AGO)));
        cases.byEach(Cases.SOME, POST, "of nobody", post(path("not-there"), json("last_activity", LONG_AGO)));
        cases.withOddBodies(POST, (scenario, body) -> told(cases, scenario, body));
        TIMES.forEach(
                time -> cases.add(told(cases, Scenario.of(POST, "time '" + time + "'"), json("last_activity", time))));
        cases.withBodies(
                POST,
                List.of(
                        json("last_activity", null),
                        json("last_activity", 1000000000),
                        json("last_activity", true),
                        json("last_activity", list()),
                        json("last_activity", LONG_AGO, "unknown", 1),
                        json("servers", new JsonObject()),
                        json("servers", list()),
                        json("servers", "text"),
                        json("servers", list("new")),
                        servers("new", new JsonObject().put("last_activity", LONG_AGO)),
                        servers("new", new JsonObject()),
                        servers("new", "text"),
                        servers("new", null),
                        servers("new", new JsonObject().put("last_activity", null)),
                        servers("new", new JsonObject().put("last_activity", "yesterday")),
                        servers("not-there", new JsonObject().put("last_activity", LONG_AGO)),
                        servers("", new JsonObject().put("last_activity", LONG_AGO)),
                        json(
                                "last_activity",
                                LONG_AGO,
                                "servers",
                                new JsonObject().put("not-there", new JsonObject().put("last_activity", LONG_AGO)))),
                (scenario, body) -> told(cases, scenario, body));
        future(cases);
        atOnce(cases);
        contentTypes(cases);
    }

    private static void future(Cases cases) {
        for (int minutes : new int[] {58, 60}) {
            var time = "$now+" + minutes;
            cases.add(told(cases, Scenario.of(POST, "in " + minutes + " minutes"), json("last_activity", time)));
        }
        cases.withUser(
                POST,
                "only forward",
                (scenario, user) -> scenario.ask(post(path(user), json("last_activity", "2002-01-01T00:00:00Z")))
                        .ask(post(path(user), json("last_activity", "2001-01-01T00:00:00Z")))
                        .until(get("/users/" + user), "/last_activity", "2002-01-01T00:00:00Z"));
    }

    /** Whoever looks right after it was told sees it. */
    private static void atOnce(Cases cases) {
        seenBy(cases, "a look at the user", user -> get("/users/" + user));
        seenBy(cases, "a change of the user", user -> patch("/users/" + user, "{}"));
        seenBy(cases, "a look at the server", user -> get("/users/" + user + "/servers/new"));
        seenBy(
                cases,
                "a change of the server",
                user -> patch("/users/" + user + "/servers/new", json("display_name", "Other")));
    }

    /** What a browser's script may call the body: JSON in whatever letters. */
    private static void contentTypes(Cases cases) {
        for (var type : List.of(
                "Application/JSON",
                "APPLICATION/JSON; CHARSET=UTF-8",
                "text/plain; application/json",
                "application/jsonp",
                "text/json")) {
            cases.ask(
                    POST,
                    "from ada's browser, Content-Type " + type,
                    post(path("ada"), json("last_activity", LONG_AGO))
                            .by(Caller.COOKIE_SCRIPT)
                            .header("Content-Type", type));
        }
    }

    private static void seenBy(Cases cases, String title, Function<String, Request> look) {
        var user = cases.name();
        var servers = new JsonObject().put("new", new JsonObject().put("last_activity", LONG_AGO));
        cases.add(Cases.aroundServer(
                Scenario.of(POST, "seen at once by " + title),
                user,
                "new",
                made -> made.given(post(path(user), json("last_activity", LONG_AGO, "servers", servers)))
                        .ask(look.apply(user))));
    }

    private static Scenario told(Cases cases, Scenario scenario, String body) {
        var user = cases.name();
        return Cases.aroundServer(
                scenario,
                user,
                "new",
                made -> made.ask(post(path(user), body)).ask(get("/users/" + user + "?include_stopped_servers=1")));
    }

    private static String servers(String name, @Nullable Object value) {
        return json("servers", new JsonObject().put(name, value));
    }

    private static String path(String user) {
        return "/users/" + user + "/activity";
    }
}
