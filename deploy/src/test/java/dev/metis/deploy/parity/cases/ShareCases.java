package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.patch;
import static dev.metis.deploy.parity.scenario.Request.post;
import static dev.metis.deploy.parity.scenario.Request.put;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;

/** {@code /shares}: who else may use a server. */
final class ShareCases {
    private static final String OF_OWNER = "GET /shares/{owner}";
    private static final String OF_SERVER = "GET /shares/{owner}/{server}";
    private static final String GRANT = "POST /shares/{owner}/{server}";
    private static final String REVOKE = "PATCH /shares/{owner}/{server}";
    private static final String REMOVE = "DELETE /shares/{owner}/{server}";

    /**
     * With {@code OWNER} for who shares the server {@code new}. What is shared with somebody who calls would change what other
     * cases are told meanwhile; carol does not call.
     */
    private static final List<String> BODIES = List.of(
            json("user", "carol"),
            json("user", "CAROL"),
            json("group", "club"),
            json("user", "carol", "group", "club"),
            json("user", "carol", "group", null),
            json("user", null, "group", null),
            json("user", ""),
            json("user", 3),
            json("user", "not-there"),
            json("group", "not-there"),
            json("group", list("club")),
            json("user", "carol", "unknown", 1),
            json("user", "carol", "scopes", list()),
            json("user", "carol", "scopes", null),
            json("user", "carol", "scopes", "access:servers"),
            json("user", "carol", "scopes", list(1)),
            json("user", "carol", "scopes", list("access:servers")),
            json("user", "carol", "scopes", list("access:servers!server=OWNER/new")),
            json("user", "carol", "scopes", list("read:servers", "access:servers")),
            json("user", "carol", "scopes", list("servers!server=OWNER/new", "access:servers!server=OWNER/new")),
            json("user", "carol", "scopes", list("access:servers!server=bob/new")),
            json("user", "carol", "scopes", list("access:servers!user=OWNER")),
            json("user", "carol", "scopes", list("access:servers!server")),
            json("user", "carol", "scopes", list("self")),
            json("user", "carol", "scopes", list("not-there")),
            json("user", "carol", "scopes", list("custom:not-there")),
            json("user", "carol", "scopes", list("admin:users")),
            json("user", "carol", "scopes", list("")),
            json("user", "carol", "scopes", list("custom:books:read")),
            json("user", "OWNER"));

    private ShareCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, OF_OWNER, "ada", get("/shares/ada"));
        for (var owner : List.of("dan", "not-there")) {
            cases.byEach(Cases.SOME, OF_OWNER, owner, get("/shares/" + owner));
        }
        cases.byEach(Cases.EVERYBODY, OF_SERVER, "ada/lab", get("/shares/ada/lab"));
        for (var server : List.of("ada/", "ada/not-there", "not-there/lab")) {
            cases.byEach(Cases.SOME, OF_SERVER, server, get("/shares/" + server));
        }
        for (var method : List.of("POST", "PATCH", "DELETE")) {
            cases.byEach(
                    List.of(Caller.ANONYMOUS, Caller.ADMIN, Caller.USER),
                    method + " /shares/{owner}",
                    "all servers at once",
                    Request.of(method, "/shares/ada").with("{}"));
        }
        cases.withOddNames(OF_OWNER, (scenario, name) -> scenario.ask(get("/shares/" + name)));
        cases.withOddNames(OF_SERVER, (scenario, name) -> scenario.ask(get("/shares/ada/" + name)));
        cases.withOddNames(
                GRANT, (scenario, name) -> scenario.ask(post("/shares/ada/lab", json("user", Cases.written(name)))));
        grant(cases);
        revoke(cases);
        remove(cases);
        byTheOwner(cases);
        lists(cases);
    }

    private static void grant(Cases cases) {
        cases.byEach(Cases.WRITERS, GRANT, "of a member of the class", (scenario, caller) -> {
            var owner = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    owner,
                    made -> made.given(put("/users/" + owner + "/servers/new", "{}"))
                            .ask(post("/shares/" + owner + "/new", json("user", "carol"))
                                    .by(caller))
                            .ask(get("/shares/" + owner)));
        });
        cases.withOddBodies(GRANT, (scenario, body) -> granted(cases, scenario, body));
        cases.withBodies(GRANT, BODIES, (scenario, body) -> granted(cases, scenario, body));
        cases.ask(GRANT, "a server that is not there", post("/shares/ada/not-there", json("user", "bob")));
        cases.ask(GRANT, "the server of nobody", post("/shares/not-there/lab", json("user", "bob")));
        cases.byEach(
                List.of(Caller.NARROW, Caller.SHARER, Caller.READER, Caller.USER),
                GRANT,
                "of ada",
                post("/shares/ada/lab", json("user", "bob")));
        var owner = cases.name();
        cases.add(Cases.aroundServer(
                Scenario.of(GRANT, "twice adds up"),
                owner,
                "new",
                made -> made.ask(post("/shares/" + owner + "/new", json("user", "carol")))
                        .ask(post(
                                "/shares/" + owner + "/new",
                                json("user", "carol", "scopes", list("read:servers", "delete:servers"))))
                        .ask(post("/shares/" + owner + "/new", json("user", "carol")))
                        .ask(get("/shares/" + owner + "/new"))));
    }

    private static Scenario granted(Cases cases, Scenario scenario, String body) {
        var owner = cases.name();
        return Cases.aroundServer(
                scenario,
                owner,
                "new",
                made -> made.ask(post("/shares/" + owner + "/new", body.replace("OWNER", owner)))
                        .ask(get("/shares/" + owner + "/new")));
    }

    private static void revoke(Cases cases) {
        cases.byEach(Cases.WRITERS, REVOKE, "of a member of the class", (scenario, caller) -> {
            var owner = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    owner,
                    made -> made.given(put("/users/" + owner + "/servers/new", "{}"))
                            .given(post("/shares/" + owner + "/new", json("user", "carol")))
                            .ask(patch("/shares/" + owner + "/new", json("user", "carol"))
                                    .by(caller))
                            .ask(get("/shares/" + owner)));
        });
        cases.withOddBodies(REVOKE, (scenario, body) -> revoked(cases, scenario, body));
        cases.withBodies(REVOKE, BODIES, (scenario, body) -> revoked(cases, scenario, body));
        cases.ask(REVOKE, "a server that is not there", patch("/shares/ada/not-there", json("user", "bob")));
    }

    private static Scenario revoked(Cases cases, Scenario scenario, String body) {
        var owner = cases.name();
        return Cases.aroundServer(
                scenario,
                owner,
                "new",
                made -> made.given(post(
                                "/shares/" + owner + "/new",
                                json("user", "carol", "scopes", list("read:servers", "access:servers"))))
                        .given(post("/shares/" + owner + "/new", json("group", "club")))
                        .ask(patch("/shares/" + owner + "/new", body.replace("OWNER", owner)))
                        .ask(get("/shares/" + owner + "/new")));
    }

    private static void remove(Cases cases) {
        cases.byEach(Cases.WRITERS, REMOVE, "of a member of the class", (scenario, caller) -> {
            var owner = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    owner,
                    made -> made.given(put("/users/" + owner + "/servers/new", "{}"))
                            .given(post("/shares/" + owner + "/new", json("user", "carol")))
                            .given(post("/shares/" + owner + "/new", json("group", "club")))
                            .ask(delete("/shares/" + owner + "/new").by(caller))
                            .ask(get("/shares/" + owner + "/new"))
                            .ask(delete("/shares/" + owner + "/new")));
        });
        cases.ask(REMOVE, "a server that is not there", delete("/shares/ada/not-there"));
    }

    private static void byTheOwner(Cases cases) {
        for (var body : List.of(
                json("user", "carol"),
                json("group", "club"),
                json("user", "not-there"),
                json("group", "not-there"),
                json("user", "carol", "scopes", list("delete:servers")),
                json("user", "carol", "scopes", list("admin:servers")))) {
            var server = cases.name();
            cases.add(Scenario.of(GRANT, "by the owner with body " + body)
                    .given(put("/users/dan/servers/" + server, "{}"))
                    .ask(post("/shares/dan/" + server, body).by(Caller.SHARER))
                    .ask(get("/shares/dan").by(Caller.SHARER))
                    .undo(delete("/users/dan/servers/" + server).with(json("remove", true))));
        }
        var server = cases.name();
        cases.add(Scenario.of(GRANT, "gives what it says")
                .given(put("/users/dan/servers/" + server, "{}"))
                .ask(get("/users/dan/servers/" + server).by(Caller.OTHER))
                .given(post("/shares/dan/" + server, json("user", "bob", "scopes", list("read:servers"))))
                .ask(get("/users/dan/servers/" + server).by(Caller.OTHER))
                .ask(get("/user").by(Caller.OTHER))
                .given(delete("/shares/dan/" + server))
                .ask(get("/users/dan/servers/" + server).by(Caller.OTHER))
                .undo(delete("/users/dan/servers/" + server).with(json("remove", true))));
        var removed = cases.name();
        cases.add(Scenario.of(GRANT, "ends with the server")
                .given(put("/users/dan/servers/" + removed, "{}"))
                .given(post("/shares/dan/" + removed, json("user", "bob")))
                .ask(delete("/users/dan/servers/" + removed).with(json("remove", true)))
                .ask(get("/users/bob/shared"))
                .ask(get("/shares/dan")));
    }

    private static void lists(Cases cases) {
        var owner = cases.name();
        cases.add(Cases.aroundServer(Scenario.of(OF_SERVER, "pages"), owner, "new", made -> {
            var shared = made;
            for (var body : List.of(
                    json("user", "ada"),
                    json("user", "bob"),
                    json("user", "carol"),
                    json("group", "club"),
                    json("group", "staff"))) {
                shared = shared.given(post("/shares/" + owner + "/new", body));
            }
            for (var page : UserListCases.PAGES) {
                shared = shared.ask(get("/shares/" + owner + "/new?" + page));
            }
            return shared.ask(get("/shares/" + owner + "/new"))
                    .ask(get("/shares/" + owner).inPages())
                    .ask(get("/shares/" + owner + "?limit=2").by(Caller.READER));
        }));
    }
}
