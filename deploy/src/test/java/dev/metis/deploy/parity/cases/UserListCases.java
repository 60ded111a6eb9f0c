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
import java.util.Locale;

/** {@code /users}: pages, filters, order, and making several users at once. */
final class UserListCases {
    private static final String LIST = "GET /users";
    private static final String CREATE = "POST /users";

    /** Whatever a client may put into a list's query; the same for every list. */
    static final List<String> PAGES = List.of(
            "limit=2",
            "limit=2&offset=2",
            "offset=2",
            "offset=100",
            "offset=-1",
            "limit=0",
            "limit=-2",
            "limit=1000",
            "limit=abc",
            "limit=1.5",
            "limit=",
            "offset=",
            "offset=x",
            "limit=%202%20",
            "limit=2&limit=3",
            "limit=99999999999999999999",
            "limit=1&offset=1&other=a%20b&other=%C3%A9");

    private static final List<String> FILTERS = List.of(
            "state=active",
            "state=ready",
            "state=inactive",
            "state=nothing",
            "state=",
            "state=Active",
            "sort=id",
            "sort=-id",
            "sort=name",
            "sort=-name",
            "sort=created",
            "sort=",
            "sort=-",
            "sort=--name",
            "sort=+-name+&state=%20inactive&name_filter=%09a%20&include_stopped_servers=+0",
            "name_filter=a",
            "name_filter=DA",
            "name_filter=%25",
            "name_filter=_a",
            "name_filter=",
            "name_filter=nobody-has-this",
            "name_filter=%C3%A9",
            "name_filter=%F0%9F%8E%93",
            "name_filter=%5C",
            "include_stopped_servers=1&name_filter=ada",
            "include_stopped_servers=0&name_filter=ada",
            "include_stopped_servers=false&name_filter=ada",
            "include_stopped_servers=False&name_filter=ada",
            "include_stopped_servers=&name_filter=ada",
            "include_stopped_servers&name_filter=ada",
            "include_stopped_servers=no&name_filter=ada",
            "unknown=1",
            "name_filter=a;limit=1",
            "unknown=1;name_filter=ada",
            "state=inactive&sort=-name&limit=2&offset=1");

    /** {@code name-} stands for a new name. */
    private static final List<String> BODIES = List.of(
            json("usernames", list("name-", "name-2")),
            json("usernames", list("name-", "name-")),
            json("usernames", list("NAME")),
            json("usernames", list("name-"), "admin", true),
            json("usernames", list("name-"), "admin", false),
            json("usernames", list("name-"), "admin", "yes"),
            json("usernames", list("name-"), "admin", 1),
            json("usernames", list("name-"), "unknown", 1),
            json("usernames", list("name-"), "groups", list("class")),
            json("usernames", list("name-"), "roles", list("user")),
            json("usernames", list("name-"), "name", "other"),
            json("usernames", list("name-"), "auth_state", new JsonObject().put("a", 1)),
            json("usernames", list("name-", "a/b")),
            json("usernames", list("name-", "ada")),
            json("usernames", list("ada", "bob")),
            json("usernames", list("ADA")),
            json("usernames", list("")),
            json("usernames", list(" ")),
            json("usernames", list(" name-")),
            json("usernames", list("a/b")),
            json("usernames", list(".")),
            json("usernames", list("..")),
            json("usernames", list(".....")),
            json("usernames", list("%2e")),
            json("usernames", list("%2E.")),
            json("usernames", list("..x", "%2ex", "%2f")),
            json("usernames", list()),
            json("usernames", false),
            json("usernames", 0));

    private UserListCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, LIST, "all", get("/users"));
        cases.byEach(
                List.of(Caller.TEACHER, Caller.READER, Caller.NARROW, Caller.SHARER),
                LIST,
                "in pages with stopped servers",
                get("/users?include_stopped_servers=1&limit=1").inPages());
        cases.byEach(
                List.of(Caller.TEACHER, Caller.NARROW), LIST, "only those with servers", get("/users?state=active"));
        PAGES.forEach(page -> {
            cases.ask(LIST, page, get("/users?" + page));
            cases.ask(LIST, page + ", in pages", get("/users?" + page).inPages());
        });
        FILTERS.forEach(
                filter -> cases.ask(LIST, filter, get("/users?" + filter).inPages()));
        for (var accept : List.of(
                "application/json",
                "application/jupyterhub-pagination+json;q=0.9",
                "Application/JupyterHub-Pagination+JSON",
                "text/html, application/jupyterhub-pagination+json , */*",
                "application/jupyterhub-pagination",
                "*/*")) {
            cases.ask(LIST, "Accept: " + accept, get("/users?limit=2").header("Accept", accept));
        }
        byActivity(cases);
        create(cases);
    }

    private static void byActivity(Cases cases) {
        for (var sort : List.of("last_activity", "-last_activity")) {
            var prefix = cases.name() + "-";
            var scenario = Scenario.of(LIST, "sort=" + sort)
                    .given(post("/users", json("usernames", list(prefix + "a", prefix + "b", prefix + "c"))))
                    .given(post("/users/" + prefix + "b/activity", json("last_activity", "2001-01-01T00:00:00Z")))
                    .given(post("/users/" + prefix + "a/activity", json("last_activity", "2002-01-01T00:00:00Z")))
                    .ask(get("/users?sort=" + sort + "&name_filter=" + prefix).inPages());
            for (var user : List.of("a", "b", "c")) {
                scenario = scenario.undo(delete("/users/" + prefix + user));
            }
            cases.add(scenario);
        }
    }

    private static void create(Cases cases) {
        cases.byEach(Cases.WRITERS, CREATE, "one", (scenario, caller) -> {
            var user = cases.name();
            return scenario.ask(post("/users", json("usernames", list(user))).by(caller))
                    .ask(get("/users/" + user))
                    .undo(delete("/users/" + user));
        });
        cases.withOddBodies(CREATE, (scenario, body) -> scenario.ask(post("/users", body)));
        BODIES.forEach(body -> {
            var user = cases.name();
            var filled = body.replace("NAME", user.toUpperCase(Locale.ROOT)).replace("name-", user);
            cases.add(Scenario.of(CREATE, "body " + body)
                    .ask(post("/users", filled))
                    .ask(get("/users?name_filter=" + user))
                    .undo(delete("/users/" + user))
                    .undo(delete("/users/" + user + "2")));
        });
        cases.withOddNames(
                CREATE,
                (scenario, name) -> scenario.ask(post("/users", json("usernames", list("l" + Cases.written(name)))))
                        .ask(get("/users/l" + name))
                        .undo(delete("/users/l" + name)));
        cases.byEach(List.of(Caller.TEACHER, Caller.POWER, Caller.READER), CREATE, "an admin", (scenario, caller) -> {
            var admin = cases.name();
            return scenario.ask(Request.post("/users", json("usernames", list(admin), "admin", true))
                            .by(caller))
                    .ask(get("/users/" + admin))
                    .undo(delete("/users/" + admin));
        });
    }
}
