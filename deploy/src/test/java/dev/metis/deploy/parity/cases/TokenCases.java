package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code /users/{user}/tokens}. Whose tokens are read has never used them, so that their order is that of their making. */
final class TokenCases {
    private static final String LIST = "GET /users/{user}/tokens";
    private static final String CREATE = "POST /users/{user}/tokens";
    private static final String READ = "GET /users/{user}/tokens/{id}";
    private static final String REMOVE = "DELETE /users/{user}/tokens/{id}";

    private TokenCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, LIST, "carol", get("/users/carol/tokens"));
        for (var user : List.of("bob", "not-there")) {
            cases.byEach(Cases.SOME, LIST, user, get("/users/" + user + "/tokens"));
        }
        cases.byEach(Cases.SOME, READ, "carol's", get("/users/carol/tokens/$carol_first"));
        for (var id : List.of("a0", "a99999999", "x1", "a", "1", "a-1", "a1x", "a%201", "a99999999999999999999", "")) {
            cases.ask(READ, "id " + id, get("/users/carol/tokens/" + id));
        }
        cases.ask(READ, "of another owner", get("/users/bob/tokens/$carol_first"));
        cases.ask(READ, "of nobody", get("/users/not-there/tokens/$carol_first"));
        cases.withOddNames(LIST, (scenario, name) -> scenario.ask(get("/users/" + name + "/tokens")));
        cases.withOddNames(READ, (scenario, name) -> scenario.ask(get("/users/carol/tokens/" + name)));
        create(cases);
        scopes(cases);
        byLogin(cases);
        remove(cases);
        justUsed(cases, LIST, "");
        justUsed(cases, READ, "/$id");
    }

    /** When a token was used last is known to who asks right after. */
    private static void justUsed(Cases cases, String operation, String what) {
        cases.withUser(
                operation,
                "one that was just used",
                (scenario, user) -> withToken(scenario, user)
                        .ask(get("/user").by(Caller.ANONYMOUS).header("Authorization", "token $token"))
                        .ask(get("/users/" + user + "/tokens" + what)));
    }

    /** The user has one, known as {@code $id} and {@code $token}. */
    private static Scenario withToken(Scenario scenario, String user) {
        return scenario.given(
                post("/users/" + user + "/tokens").keep("id", "/id").keep("token", "/token"));
    }

    private static Scenario made(Scenario scenario, String user, Request request) {
        return Cases.aroundPupil(scenario, user, ready -> ready.ask(request).ask(get("/users/" + user + "/tokens")));
    }

    private static void create(Cases cases) {
        cases.byEach(Cases.EVERYBODY, CREATE, "for a member of the class", (scenario, caller) -> {
            var user = cases.name();
            return made(scenario, user, post("/users/" + user + "/tokens", "{}").by(caller));
        });
        cases.byEach(Cases.SOME, CREATE, "for nobody", post("/users/not-there/tokens", "{}"));
        cases.withOddBodies(CREATE, (scenario, body) -> {
            var user = cases.name();
            return made(scenario, user, post("/users/" + user + "/tokens", body));
        });
        cases.withBodies(
                CREATE,
                List.of(
                        json("note", "a note"),
                        json("note", ""),
                        json("note", null),
                        json("note", 3),
                        json("note", "é🎓\t"),
                        json("expires_in", 60),
                        json("expires_in", 0),
                        json("expires_in", null),
                        json("expires_in", 1.5),
                        json("expires_in", "60"),
                        json("expires_in", true),
                        json("expires_in", list()),
                        json("scopes", null),
                        json("scopes", "inherit"),
                        json("scopes", list(1)),
                        json("scopes", new JsonObject()),
                        json("scopes", list()),
                        json("roles", "token"),
                        json("roles", list(1)),
                        json("roles", null, "scopes", null),
                        json("roles", list("user"), "scopes", list("self")),
                        json("roles", list(), "scopes", list()),
                        json("auth", new JsonObject().put("username", "ada").put("password", "wrong")),
                        json("note", "n", "unknown", 1)),
                (scenario, body) -> {
                    var user = cases.name();
                    return made(scenario, user, post("/users/" + user + "/tokens", body));
                });
        cases.withUser(
                CREATE,
                "it works",
                (scenario, user) -> scenario.ask(post("/users/" + user + "/tokens", json("note", "works"))
                                .keep("token", "/token"))
                        .ask(get("/user").by(Caller.ANONYMOUS).header("Authorization", "token $token"))
                        .ask(get("/users/" + user + "/tokens")));
    }

    private static void scopes(Cases cases) {
        for (var scopes : List.of(
                list("inherit"),
                list("self"),
                list("self", "inherit"),
                list("read:users:name!user"),
                list("read:users!user"),
                list("read:users"),
                list("users"),
                list("admin:users"),
                list("servers!user", "read:users!user"),
                list("access:servers!server"),
                list("access:servers!user"),
                list("tokens!user", "tokens!user"),
                list("read:users:groups!group=class"),
                list("read:groups!group=class"),
                list("custom:books:read"),
                list("custom:books"),
                list("custom:not-there"),
                list("not-there"),
                list("read:users!user=ada"),
                list("read:users!unknown=ada"),
                list("read:users!group"),
                list("read:users!"),
                list("read:users:name!"),
                list("self!"),
                list("inherit!"),
                list(""),
                list("all"),
                list("identify"),
                list("(no_scope)"),
                list("read:users:name!user", "read:users:name!user=bob"))) {
            var user = cases.name();
            cases.add(Cases.aroundPupil(
                    Scenario.of(CREATE, "scopes " + scopes),
                    user,
                    made -> made.ask(post("/users/" + user + "/tokens", json("scopes", scopes))
                                    .keep("token", "/token"))
                            .ask(get("/user").by(Caller.ANONYMOUS).header("Authorization", "token $token"))));
        }
        for (var roles : List.of(
                list("token"), list("user"), list("server"), list("admin"), list("not-there"), list("user", "token"))) {
            var user = cases.name();
            cases.add(Cases.aroundPupil(
                    Scenario.of(CREATE, "roles " + roles),
                    user,
                    made -> made.ask(post("/users/" + user + "/tokens", json("roles", roles)))));
        }
        cases.byEach(
                List.of(Caller.ADMIN, Caller.USER, Caller.OTHER, Caller.TEACHER, Caller.POWER, Caller.COOKIE_SCRIPT),
                CREATE,
                "for ada with little",
                (scenario, caller) -> scenario.ask(
                                post("/users/ada/tokens", json("scopes", list("read:users:name!user")))
                                        .by(caller)
                                        .keep("id", "/id"))
                        .undo(delete("/users/ada/tokens/$id")));
    }

    /** Who is not known may prove it in the body. */
    private static void byLogin(Cases cases) {
        var password = "a password for everybody";
        for (var auth : List.of(
                json("auth", new JsonObject().put("username", "carol").put("password", password)),
                json("auth", new JsonObject().put("username", "carol").put("password", "wrong")),
                json("auth", new JsonObject().put("username", "CAROL").put("password", password)),
                json("auth", new JsonObject().put("username", "bob").put("password", password)),
                json("auth", new JsonObject().put("username", "not-there").put("password", password)),
                json("auth", new JsonObject().put("username", "carol")),
                json("auth", new JsonObject()),
                json("auth", "carol"),
                json("auth", 3),
                json("username", "carol", "password", password))) {
            cases.add(Scenario.of(CREATE, "for carol by nobody with " + auth)
                    .ask(post("/users/carol/tokens", auth).by(Caller.ANONYMOUS).keep("id", "/id"))
                    .undo(delete("/users/carol/tokens/$id")));
        }
    }

    private static void remove(Cases cases) {
        cases.byEach(Cases.WRITERS, REMOVE, "of a member of the class", (scenario, caller) -> {
            var user = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    user,
                    made -> made.given(post("/users/" + user + "/tokens").keep("id", "/id"))
                            .ask(delete("/users/" + user + "/tokens/$id").by(caller))
                            .ask(get("/users/" + user + "/tokens")));
        });
        cases.withUser(
                REMOVE,
                "twice",
                (scenario, user) -> withToken(scenario, user)
                        .ask(delete("/users/" + user + "/tokens/$id"))
                        .ask(delete("/users/" + user + "/tokens/$id"))
                        .ask(get("/user").by(Caller.ANONYMOUS).header("Authorization", "token $token")));
        cases.ask(REMOVE, "of another owner", delete("/users/bob/tokens/$carol_first"));
        cases.ask(REMOVE, "of nobody", delete("/users/not-there/tokens/$carol_first"));
        for (var id : List.of("a0", "x1", "a", "1", "")) {
            cases.ask(REMOVE, "id " + id, delete("/users/carol/tokens/" + id));
        }
        cases.withUser(
                REMOVE,
                "of a running server",
                (scenario, user) -> scenario.given(post("/users/" + user + "/server"))
                        .ask(get("/users/" + user + "/tokens").keep("id", "/api_tokens/0/id"))
                        .ask(delete("/users/" + user + "/tokens/$id"))
                        .ask(get("/users/" + user + "/tokens"))
                        .undo(delete("/users/" + user + "/server")));
    }
}
