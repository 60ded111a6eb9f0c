package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.patch;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Request;
import java.util.List;

/** {@code /proxy}: the routes, and which proxy has them. */
final class ProxyCases {
    private static final String READ = "GET /proxy";
    private static final String SYNC = "POST /proxy";
    private static final String CHANGE = "PATCH /proxy";

    private ProxyCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, READ, "all routes", get("/proxy"));
        UserListCases.PAGES.forEach(page -> {
            cases.ask(READ, page, get("/proxy?" + page));
            cases.ask(READ, page + ", in pages", get("/proxy?" + page).inPages());
        });
        cases.byEach(Cases.WRITERS, SYNC, "look again", post("/proxy"));
        cases.byEach(Cases.SOME, SYNC, "with a body", post("/proxy", "{}"));
        cases.byEach(Cases.WRITERS, CHANGE, "nothing", patch("/proxy", "{}"));
        for (var body : List.of("{", "not json", "[]", "3", "\"text\"", "null", "true", "", " ")) {
            cases.ask(CHANGE, "body '" + body + "'", patch("/proxy", body));
        }
        cases.ask(CHANGE, "without a body", Request.of("PATCH", "/proxy"));
        cases.ask(CHANGE, "unknown key", patch("/proxy", json("unknown", 1)));
        cases.ask(CHANGE, "where it is anyway", patch("/proxy", json("api_url", "$proxy_api")));
        cases.withUser(
                READ,
                "while a server runs",
                (scenario, user) -> scenario.given(post("/users/" + user + "/server"))
                        .ask(get("/proxy"))
                        .given(delete("/users/" + user + "/server"))
                        .ask(get("/proxy")));
    }
}
