package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.post;
import static dev.metis.deploy.parity.scenario.Request.put;

import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;

/** {@code /users/{user}/shared} and {@code /groups/{group}/shared}: servers of others, seen from those who may use them. */
final class SharedWithCases {
    private SharedWithCases() {}

    static void addTo(Cases cases) {
        for (var user : List.of("ada", "bob", "not-there")) {
            cases.byEach(Cases.SOME, "GET /users/{user}/shared", user, get("/users/" + user + "/shared"));
        }
        for (var group : List.of("class", "club", "not-there")) {
            cases.byEach(Cases.SOME, "GET /groups/{group}/shared", group, get("/groups/" + group + "/shared"));
        }
        for (var server : List.of("dan/lab", "not-there/lab", "dan/")) {
            cases.byEach(
                    Cases.SOME,
                    "GET /users/{user}/shared/{owner}/{server}",
                    "nothing of " + server,
                    get("/users/ada/shared/" + server));
            cases.byEach(
                    Cases.SOME,
                    "GET /groups/{group}/shared/{owner}/{server}",
                    "nothing of " + server,
                    get("/groups/class/shared/" + server));
        }
        cases.ask("GET /groups/{group}/shared/{owner}/{server}", "no group", get("/groups/not-there/shared/dan/lab"));
        cases.ask("GET /users/{user}/shared/{owner}/{server}", "no user", get("/users/not-there/shared/dan/lab"));
        cases.withOddNames(
                "GET /users/{user}/shared", (scenario, name) -> scenario.ask(get("/users/" + name + "/shared")));
        ofUsers(cases);
        ofGroups(cases);
        pages(cases);
    }

    private static void pages(Cases cases) {
        var owner = cases.name();
        cases.add(Cases.around(Scenario.of("GET /users/{user}/shared", "pages"), owner, made -> {
            var shared = made;
            for (var server : List.of("one", "two", "three")) {
                shared = shared.given(put("/users/" + owner + "/servers/" + server, "{}"))
                        .given(post("/shares/" + owner + "/" + server, json("user", "bob")))
                        .given(post("/shares/" + owner + "/" + server, json("group", "club")));
            }
            for (var page : UserListCases.PAGES) {
                shared = shared.ask(get("/users/bob/shared?" + page)).ask(get("/groups/club/shared?" + page));
            }
            return shared;
        }));
    }

    private static void ofUsers(Cases cases) {
        cases.byEach(Cases.WRITERS, "GET /users/{user}/shared/{owner}/{server}", "a share", (scenario, caller) -> {
            var server = cases.name();
            return shared(
                    scenario.given(put("/users/dan/servers/" + server, "{}"))
                            .given(post("/shares/dan/" + server, json("user", "ada")))
                            .ask(get("/users/ada/shared/dan/" + server).by(caller))
                            .ask(get("/users/ada/shared").by(caller)),
                    server);
        });
        cases.byEach(Cases.WRITERS, "DELETE /users/{user}/shared/{owner}/{server}", "a share", (scenario, caller) -> {
            var server = cases.name();
            return shared(
                    scenario.given(put("/users/dan/servers/" + server, "{}"))
                            .given(post("/shares/dan/" + server, json("user", "ada")))
                            .ask(delete("/users/ada/shared/dan/" + server).by(caller))
                            .ask(delete("/users/ada/shared/dan/" + server).by(caller)),
                    server);
        });
        var server = cases.name();
        cases.add(shared(
                Scenario.of("GET /users/{user}/shared", "by groups, too")
                        .given(put("/users/dan/servers/" + server, "{}"))
                        .given(post("/shares/dan/" + server, json("group", "club", "scopes", list("read:servers"))))
                        .given(post("/shares/dan/" + server, json("user", "bob")))
                        .ask(get("/users/bob/shared"))
                        .ask(get("/users/bob/shared?limit=1"))
                        .ask(get("/users/root/shared"))
                        .ask(get("/users/carol/shared"))
                        .ask(get("/users/root/shared/dan/" + server))
                        .ask(delete("/users/root/shared/dan/" + server)),
                server));
    }

    private static void ofGroups(Cases cases) {
        cases.byEach(Cases.WRITERS, "DELETE /groups/{group}/shared/{owner}/{server}", "a share", (scenario, caller) -> {
            var server = cases.name();
            return shared(
                    scenario.given(put("/users/dan/servers/" + server, "{}"))
                            .given(post("/shares/dan/" + server, json("group", "club")))
                            .ask(get("/groups/club/shared").by(caller))
                            .ask(get("/groups/club/shared/dan/" + server).by(caller))
                            .ask(delete("/groups/club/shared/dan/" + server).by(caller))
                            .ask(get("/groups/club/shared")),
                    server);
        });
        cases.ask(
                "DELETE /groups/{group}/shared/{owner}/{server}",
                "no group",
                delete("/groups/not-there/shared/dan/lab"));
    }

    private static Scenario shared(Scenario scenario, String server) {
        return scenario.undo(delete("/users/dan/servers/" + server).with(json("remove", true)));
    }
}
