package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.patch;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /users/{user}}. */
final class UserCases {
    private static final String READ = "GET /users/{user}";
    private static final String CREATE = "POST /users/{user}";
    private static final String CHANGE = "PATCH /users/{user}";
    private static final String REMOVE = "DELETE /users/{user}";

    private UserCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, READ, "ada", get("/users/ada"));
        for (var user : List.of("bob", "root", "not-there")) {
            cases.byEach(Cases.SOME, READ, user, get("/users/" + user));
        }
        for (var query : List.of("include_stopped_servers=1", "include_stopped_servers=0", "include_stopped_servers")) {
            cases.byEach(
                    List.of(Caller.USER, Caller.ADMIN, Caller.TEACHER, Caller.NARROW, Caller.READER),
                    READ,
                    "ada with " + query,
                    get("/users/ada?" + query));
        }
        cases.ask(READ, "a name in capitals", get("/users/ADA"));
        cases.withOddNames(READ, (scenario, name) -> scenario.ask(get("/users/" + name)));

        create(cases);
        change(cases);
        remove(cases);
        adminAccess(cases);
    }

    private static void create(Cases cases) {
        cases.byEach(Cases.WRITERS, CREATE, "a new one", (scenario, caller) -> {
            var user = "/users/" + cases.name();
            return scenario.ask(post(user).by(caller)).ask(get(user)).undo(delete(user));
        });
        cases.byEach(Cases.SOME, CREATE, "one that is there", post("/users/ada"));
        cases.withOddBodies(CREATE, (scenario, body) -> {
            var user = "/users/" + cases.name();
            return scenario.ask(post(user, body)).ask(get(user)).undo(delete(user));
        });
        cases.withBodies(
                CREATE,
                List.of(
                        json("admin", true),
                        json("admin", false),
                        json("admin", 1),
                        json("admin", "true"),
                        json("name", "other"),
                        json("groups", list("class")),
                        json("roles", list("admin")),
                        json("groups", "class"),
                        json("usernames", list("ada"))),
                (scenario, body) -> {
                    var user = "/users/" + cases.name();
                    return scenario.ask(post(user, body)).ask(get(user)).undo(delete(user));
                });
        cases.withOddNames(
                CREATE,
                (scenario, name) -> scenario.ask(post("/users/" + name))
                        .ask(get("/users/" + name))
                        .undo(delete("/users/" + name)));
        cases.byEach(List.of(Caller.TEACHER, Caller.POWER), CREATE, "an admin", (scenario, caller) -> {
            var user = "/users/" + cases.name();
            return scenario.ask(post(user, json("admin", true)).by(caller))
                    .ask(get(user))
                    .undo(delete(user));
        });
    }

    private static void change(Cases cases) {
        cases.byEach(Cases.WRITERS, CHANGE, "a member of the class", (scenario, caller) -> {
            var user = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    user,
                    made -> made.ask(
                            patch("/users/" + user, json("admin", false)).by(caller)));
        });
        cases.byEach(Cases.SOME, CHANGE, "one who is not there", patch("/users/not-there", "{}"));
        cases.withOddBodies(CHANGE, (scenario, body) -> {
            var user = cases.name();
            return Cases.around(scenario, user, made -> made.ask(patch("/users/" + user, body)));
        });
        cases.withBodies(
                CHANGE,
                List.of(
                        json("admin", true),
                        json("admin", 1),
                        json("admin", null),
                        json("name", 3),
                        json("name", null),
                        json("name", ""),
                        json("name", " spaces "),
                        json("name", "a/b"),
                        json("name", "ada"),
                        json("name", "ADA"),
                        json("auth_state", null),
                        json("auth_state", "text"),
                        json("usernames", list("a")),
                        json("user_info", new JsonObject())),
                (scenario, body) -> {
                    var user = cases.name();
                    return Cases.around(
                            scenario,
                            user,
                            made -> made.ask(patch("/users/" + user, body)).ask(get("/users/" + user)));
                });
        var user = cases.name();
        for (var name : List.of(user, user + "-new", user.toUpperCase(java.util.Locale.ROOT))) {
            cases.add(Cases.around(
                            Scenario.of(CHANGE, "a new name " + name),
                            user,
                            made -> made.ask(patch("/users/" + user, json("name", name)))
                                    .ask(get("/users/" + user))
                                    .ask(get("/users/" + name)))
                    .undo(delete("/users/" + name)));
        }
        cases.withUser(
                CHANGE,
                "an admin and back",
                (scenario, admin) -> scenario.ask(patch("/users/" + admin, json("admin", true)))
                        .ask(get("/users/" + admin))
                        .ask(patch("/users/" + admin, json("admin", false)))
                        .ask(get("/users/" + admin)));
        cases.byEach(List.of(Caller.TEACHER, Caller.POWER), CHANGE, "to an admin", (scenario, caller) -> {
            var pupil = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    pupil,
                    made -> made.ask(patch("/users/" + pupil, json("admin", true))
                                    .by(caller))
                            .ask(get("/users/" + pupil)));
        });
        cases.byEach(List.of(Caller.TEACHER, Caller.POWER), CHANGE, "an admin", (scenario, caller) -> {
            var pupil = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    pupil,
                    made -> made.given(patch("/users/" + pupil, json("admin", true)))
                            .ask(patch("/users/" + pupil, "{}").by(caller)));
        });
    }

    private static void remove(Cases cases) {
        cases.byEach(Cases.WRITERS, REMOVE, "a member of the class", (scenario, caller) -> {
            var user = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    user,
                    made -> made.ask(delete("/users/" + user).by(caller)).ask(get("/users/" + user)));
        });
        cases.withOddNames(REMOVE, (scenario, name) -> scenario.ask(delete("/users/" + name)));
        cases.byEach(Cases.SOME, REMOVE, "one who is not there", delete("/users/not-there"));
        cases.ask(REMOVE, "oneself", delete("/users/root"));
        cases.withUser(
                REMOVE,
                "one with memberships and tokens",
                (scenario, user) -> scenario.given(post("/groups/empty/users", json("users", list(user))))
                        .given(post("/users/" + user + "/tokens"))
                        .ask(delete("/users/" + user))
                        .ask(get("/users/" + user))
                        .ask(get("/groups/empty"))
                        .ask(delete("/users/" + user)));
        cases.withUser(
                REMOVE,
                "one whose server runs",
                (scenario, user) -> scenario.given(post("/users/" + user + "/server"))
                        .ask(delete("/users/" + user))
                        .ask(get("/users/" + user)));
    }

    private static void adminAccess(Cases cases) {
        for (var user : List.of("ada", "not-there")) {
            cases.byEach(Cases.SOME, "POST /users/{user}/admin-access", user, post("/users/" + user + "/admin-access"));
        }
    }
}
