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
import java.util.List;

/** {@code /share-codes}. */
final class ShareCodeCases {
    private static final String OF_OWNER = "GET /share-codes/{owner}";
    private static final String OF_SERVER = "GET /share-codes/{owner}/{server}";
    private static final String MAKE = "POST /share-codes/{owner}/{server}";
    private static final String REMOVE = "DELETE /share-codes/{owner}/{server}";

    private static final List<String> BODIES = List.of(
            json("expires_in", 60),
            json("expires_in", 59),
            json("expires_in", 31_536_000),
            json("expires_in", 31_536_001),
            json("expires_in", 0),
            json("expires_in", -1),
            json("expires_in", null),
            json("expires_in", "120"),
            json("expires_in", "soon"),
            json("expires_in", 90.0),
            json("expires_in", 90.5),
            json("expires_in", true),
            json("scopes", list()),
            json("scopes", null),
            json("scopes", "access:servers"),
            json("scopes", list("access:servers")),
            json("scopes", list("access:servers", "read:servers")),
            json("scopes", list("access:servers!server=OWNER/new")),
            json("scopes", list("access:servers!server=bob/new")),
            json("scopes", list("access:servers!user=OWNER")),
            json("scopes", list("access:servers"), "expires_in", 3600),
            json("user", "ada"),
            json("expires_in", 3600, "unknown", 1));

    private ShareCodeCases() {}

    static void addTo(Cases cases) {
        for (var owner : List.of("ada", "not-there")) {
            cases.byEach(Cases.SOME, OF_OWNER, owner, get("/share-codes/" + owner));
        }
        for (var server : List.of("ada/lab", "ada/not-there")) {
            cases.byEach(Cases.SOME, OF_SERVER, server, get("/share-codes/" + server));
        }
        for (var method : List.of("POST", "DELETE")) {
            cases.byEach(
                    List.of(Caller.ANONYMOUS, Caller.ADMIN, Caller.USER),
                    method + " /share-codes/{owner}",
                    "all servers at once",
                    Request.of(method, "/share-codes/ada").with("{}"));
        }
        cases.withOddNames(OF_OWNER, (scenario, name) -> scenario.ask(get("/share-codes/" + name)));
        pages(cases);
        make(cases);
        remove(cases);
    }

    private static void pages(Cases cases) {
        var owner = cases.name();
        cases.add(Cases.aroundServer(Scenario.of(OF_SERVER, "pages"), owner, "new", made -> {
            var shared = made;
            for (int seconds = 60; seconds < 66; seconds++) {
                shared = shared.given(post("/share-codes/" + owner + "/new", json("expires_in", seconds)));
            }
            for (var page : UserListCases.PAGES) {
                shared = shared.ask(get("/share-codes/" + owner + "/new?" + page))
                        .ask(get("/share-codes/" + owner + "?" + page));
            }
            return shared;
        }));
    }

    private static void make(Cases cases) {
        cases.byEach(Cases.WRITERS, MAKE, "of a member of the class", (scenario, caller) -> {
            var owner = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    owner,
                    made -> made.given(put("/users/" + owner + "/servers/new", "{}"))
                            .ask(post("/share-codes/" + owner + "/new", "{}").by(caller))
                            .ask(get("/share-codes/" + owner)));
        });
        cases.withOddBodies(MAKE, (scenario, body) -> made(cases, scenario, body));
        cases.withBodies(MAKE, BODIES, (scenario, body) -> made(cases, scenario, body));
        cases.ask(MAKE, "of a server that is not there", post("/share-codes/ada/not-there", "{}"));
        cases.ask(MAKE, "of nobody's server", post("/share-codes/not-there/lab", "{}"));
    }

    private static Scenario made(Cases cases, Scenario scenario, String body) {
        var owner = cases.name();
        return Cases.aroundServer(
                scenario,
                owner,
                "new",
                made -> made.ask(post("/share-codes/" + owner + "/new", body.replace("OWNER", owner)))
                        .ask(get("/share-codes/" + owner + "/new")));
    }

    private static void remove(Cases cases) {
        cases.byEach(Cases.WRITERS, REMOVE, "of a member of the class", (scenario, caller) -> {
            var owner = cases.name();
            return Cases.aroundPupil(
                    scenario,
                    owner,
                    made -> made.given(put("/users/" + owner + "/servers/new", "{}"))
                            .given(post("/share-codes/" + owner + "/new", "{}"))
                            .ask(delete("/share-codes/" + owner + "/new").by(caller))
                            .ask(get("/share-codes/" + owner)));
        });
        for (var query : List.of(
                "id=$first",
                "id=$second",
                "code=$code",
                "code=$code&id=$first",
                "code=not-there",
                "code=",
                "id=sc_0",
                "id=sc_99999999",
                "id=sc_",
                "id=7",
                "id=",
                "unknown=1")) {
            var owner = cases.name();
            var codes = "/share-codes/" + owner + "/new";
            cases.add(Cases.aroundServer(
                    Scenario.of(REMOVE, query),
                    owner,
                    "new",
                    made -> made.given(post(codes, "{}").keep("first", "/id"))
                            .given(post(codes, json("expires_in", 60))
                                    .keep("second", "/id")
                                    .keep("code", "/code"))
                            .ask(delete(codes + "?" + query))
                            .ask(get(codes))
                            .ask(get(codes + "?limit=1"))));
        }
        cases.ask(REMOVE, "of a server that is not there", delete("/share-codes/ada/not-there"));
    }
}
