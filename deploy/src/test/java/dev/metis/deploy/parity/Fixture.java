package dev.metis.deploy.parity;

import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.post;
import static dev.metis.deploy.parity.scenario.Request.put;

import dev.metis.deploy.client.Eventually;
import dev.metis.deploy.client.HubBrowser;
import dev.metis.deploy.parity.compare.Answer;
import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Request.Header;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets every caller in, in the same order on each side, and brings up what the reading cases look at. */
final class Fixture {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Side side;
    private final List<String> problems = new ArrayList<>();

    private Fixture(Side side) {
        this.side = side;
    }

    /** Answers what could not be brought up; the cases that need it will differ. */
    static List<String> prepare(Side side) {
        var fixture = new Fixture(side);
        fixture.attempt("callers", fixture::letIn);
        fixture.attempt("servers", fixture::bringUp);
        return fixture.problems;
    }

    private void letIn() {
        side.know(Caller.ANONYMOUS);
        side.know(Caller.UNKNOWN, token("no-token-anybody-knows"));
        side.know(Caller.MALFORMED, token("two words"));
        side.know(Caller.BASIC, new Header("Authorization", "Basic YWRhOmEgcGFzc3dvcmQ="));
        for (var service : List.of(Caller.POWER, Caller.READER, Caller.NARROW, Caller.PLAIN)) {
            side.know(service, token("token-of-the-service-" + service.name().toLowerCase(java.util.Locale.ROOT)));
        }
        letIn("root", Caller.ADMIN, Caller.COOKIE_ADMIN);
        letIn("ada", Caller.USER, Caller.COOKIE_SCRIPT);
        letIn("bob", Caller.OTHER);
        letIn("teacher", Caller.TEACHER);
        letIn("dan", Caller.SHARER);
    }

    /** @param callers one with a token, perhaps one with a browser */
    private void letIn(String user, Caller... callers) {
        try (var browser = HubBrowser.logIn(side.url(), user, Population.PASSWORD)) {
            side.know(callers[0], token(browser.newToken("for the cases")));
            if (callers.length > 1) {
                side.know(callers[1], script(browser).toArray(Header[]::new));
            }
            if (user.equals("ada")) {
                otherWaysOfAda(browser);
            }
        }
    }

    private void otherWaysOfAda(HubBrowser browser) {
        var cookies = cookies(browser);
        side.know(Caller.COOKIE, cookies);
        side.know(Caller.COOKIE_WITHOUT_XSRF, cookies, new Header("Sec-Fetch-Mode", "cors"));
        var form = new ArrayList<>(script(browser));
        form.add(new Header("Content-Type", "text/plain"));
        side.know(Caller.COOKIE_FORM, form.toArray(Header[]::new));
        side.know(Caller.COOKIE_AND_UNKNOWN, cookies, token("no-token-anybody-knows"));
        side.know(
                "login_cookie",
                browser.browser()
                        .cookie("jupyterhub-hub-login", "hub/home")
                        .orElse("none")
                        .replace("\"", "")); // which belong to the header
        side.know("xsrf", browser.browser().cookie("_xsrf", "hub/home").orElse("none"));
        var limited = send(post("/users/ada/tokens", json("note", "limited", "scopes", list("read:users:name!user")))
                .by(Caller.USER));
        side.know(Caller.LIMITED, token(limited.at("/token").orElseThrow()));
        var brief = send(post("/users/ada/tokens", json("note", "brief", "expires_in", 1))
                .by(Caller.USER));
        side.know(Caller.EXPIRED, token(brief.at("/token").orElseThrow()));
    }

    private void bringUp() {
        expect(send(post("/users/ada/server").by(Caller.USER)), 201);
        var model = get("/users/ada").by(Caller.USER);
        Eventually.eventually(
                "ada's server is ready on " + side,
                PATIENCE,
                () -> send(model).at("/servers//ready").filter("true"::equals));
        var server = send(Request.atRoot("GET", "/user/ada/").by(Caller.ANONYMOUS));
        side.know(Caller.SERVER, token(new JsonObject(server.body()).getString("token")));
        expect(
                send(put(
                        "/users/ada/servers/lab",
                        json("display_name", "Ada's lab", "user_options", new JsonObject().put("size", 2)))),
                201);
        for (var note : List.of("first", "second")) {
            var made = send(post("/users/carol/tokens", json("note", note)));
            expect(made, 201);
            side.know("carol_" + note, made.at("/id").orElse("a0"));
        }
        Eventually.eventually(
                "a token expires on " + side,
                PATIENCE,
                () -> Optional.of(send(get("/user").by(Caller.EXPIRED)).status())
                        .filter(status -> status == 403));
    }

    private Answer send(Request request) {
        return side.send(request, Map.of()).join();
    }

    private void expect(Answer answer, int status) {
        if (answer.status() != status) {
            problems.add(side + ": not " + status + " but " + answer);
        }
    }

    private void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | AssertionError failure) {
            problems.add(side + ": " + what + ": " + failure);
        }
    }

    private static Header token(String token) {
        return new Header("Authorization", "token " + token);
    }

    private static Header cookies(HubBrowser user) {
        var browser = user.browser();
        var pairs = new ArrayList<String>();
        for (var name : List.of("jupyterhub-hub-login", "jupyterhub-session-id", "_xsrf")) {
            browser.cookie(name, "hub/home").ifPresent(value -> pairs.add(name + "=" + value));
        }
        return new Header("Cookie", String.join("; ", pairs));
    }

    private static List<Header> script(HubBrowser user) {
        return List.of(
                cookies(user),
                new Header("Sec-Fetch-Mode", "cors"),
                new Header("Sec-Fetch-Site", "same-origin"),
                new Header(
                        "X-XSRFToken",
                        user.browser().cookie("_xsrf", "hub/home").orElse("none")));
    }
}
