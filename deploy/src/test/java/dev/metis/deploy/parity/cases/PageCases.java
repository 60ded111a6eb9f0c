package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.atRoot;
import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;

/** Where the pages lead, and with which status they answer; what they show is each hub's own. */
final class PageCases {
    private static final List<String> FOR_EVERYBODY = List.of(
            "/",
            "/hub",
            "/hub/",
            "/hub/?xyz=5",
            "/hub/?next=%2Fhub%2Ftoken&xyz=5",
            "/hub/?keep=a%20b%26c%2F%C3%A4&keep=d&_xsrf=e",
            "/hub/home",
            "/hub/token",
            "/hub/token?a=b",
            "/hub/spawn?xyz=5",
            "/hub/spawn?xyz=5&next=%2Fhub%2Fhome",
            "/hub/spawn?next=https%3A%2F%2Felsewhere.example",
            "/hub/spawn/ada",
            "/hub/spawn/bob",
            "/hub/spawn/never-here",
            "/hub/spawn-pending/ada?xyz=5",
            "/hub/spawn-pending/ada?next=%2Fuser%2Fada%2Flab&xyz=5",
            "/hub/spawn-pending/bob",
            "/hub/user-redirect/lab/tree?path=a%2Fb",
            "/hub/user/ada/lab?xyz=5",
            "/hub/user/ada/lab/tree/a%20b?redirects=x",
            "/hub/user/bob/lab",
            "/hub/user/bob/api/status",
            "/hub/user/never-here/lab",
            "/user/ada",
            "/user/bob",
            "/user/bob/lab?xyz=5",
            "/services/nothing",
            "/nothing?xyz=5",
            "/hub/nothing",
            "/hub/error/404",
            "/hub/error/503?url=%2Fuser%2Fada%2F");

    private static final List<String> NEXT = List.of(
            "%2Fhub%2Fadmin",
            "%2Fabsolute%3Fquery%23andhash",
            "%2Fhas%3Frepo%3Dhttps%3A%2F%2Fhost.git",
            "relative%2Fpath",
            "https%3A%2F%2Felsewhere.example",
            "ftp%3A%2F%2Felsewhere.example",
            "%2F%2Felsewhere.example",
            "%2F%2F%2Felsewhere.example%2Ftriple",
            "%5C%5Celsewhere.example",
            "%2F%5Celsewhere.example",
            "");

    private static final String SPAWN = page("/hub/spawn/{user}");

    private PageCases() {}

    static void addTo(Cases cases) {
        for (var path : FOR_EVERYBODY) {
            cases.byEach(List.of(Caller.ANONYMOUS, Caller.COOKIE), page(path), path, atRoot("GET", path));
        }
        for (var next : NEXT) {
            cases.ask(
                    page("/hub/login"),
                    "next " + next,
                    atRoot("GET", "/hub/login?xyz=5&next=" + next).by(Caller.COOKIE));
        }
        cases.ask(page("/hub/login"), "the form", atRoot("GET", "/hub/login").by(Caller.ANONYMOUS));
        cases.ask(
                page("/hub/logout"),
                "who is not logged in",
                atRoot("GET", "/hub/logout").by(Caller.ANONYMOUS));
        addStarts(cases);
    }

    /** As an operation: pages are none of the API. */
    private static String page(String path) {
        return "page " + path.replaceFirst("\\?.*", "");
    }

    private static void addStarts(Cases cases) {
        for (var query :
                List.of("xyz=5&path=a%2Fb&path=c%20d", "xyz=5&next=%2Fx", "opt-a=5&b=c", "display_name=a", "")) {
            var user = cases.name();
            cases.add(started(user, "opened with " + query, atRoot("GET", "/hub/spawn/" + user + "?" + query)));
        }
        var user = cases.name();
        cases.add(started(
                user,
                "sent",
                atRoot("POST", "/hub/spawn/" + user + "?xyz=5&display_name=a")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .with("size=1&size=2")));
        cases.ask(SPAWN, "an option without a name", pageOf("/hub/spawn/bob?opt-=1"));
        var slow = "waits-" + cases.name();
        cases.add(Scenario.of(page("/hub/spawn-pending/{user}"), "while it starts")
                .given(post("/users/" + slow))
                .ask(pageOf("/hub/spawn/" + slow + "?xyz=5"))
                .ask(pageOf("/hub/spawn/" + slow + "?xyz=6&next=%2Fhub%2Fhome"))
                .ask(pageOf("/hub/spawn-pending/" + slow))
                .ask(pageOf("/hub/user/" + slow + "/lab?xyz=5"))
                .ask(pageOf("/hub/user/" + slow + "/api/status"))
                .open(slow)
                .until(get("/users/" + slow), "/servers//ready", true)
                .ask(pageOf("/hub/spawn-pending/" + slow + "?xyz=5"))
                .undo(delete("/users/" + slow)));
    }

    private static Scenario started(String user, String title, Request request) {
        return Scenario.of(SPAWN, title)
                .given(post("/users/" + user))
                .ask(request.by(Caller.COOKIE_ADMIN))
                .until(get("/users/" + user), "/servers//ready", true)
                .ask(get("/users/" + user))
                .ask(pageOf("/hub/spawn-pending/" + user + "?xyz=5&display_name=a"))
                .ask(pageOf("/hub/spawn/" + user + "?xyz=5&display_name=a"))
                .ask(pageOf("/hub/spawn/" + user + "?xyz=5&next=%2Fhub%2Fhome"))
                .ask(pageOf("/hub/user/" + user + "/lab?xyz=5"))
                .undo(delete("/users/" + user));
    }

    private static Request pageOf(String path) {
        return atRoot("GET", path).by(Caller.COOKIE_ADMIN);
    }
}
