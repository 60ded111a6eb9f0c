package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;

/** {@code /oauth2}: the hub as provider for services. */
final class OAuthCases {
    private static final String AUTHORIZE = "GET /oauth2/authorize";
    private static final String SUBMIT = "POST /oauth2/authorize";
    private static final String TOKEN = "POST /oauth2/token";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BACK = "http%3A%2F%2F127.0.0.1%3A9%2Fback";
    private static final String CLIENT = "client_id=service-web";
    private static final String SECRET = "&client_secret=token-of-the-service-web";

    private OAuthCases() {}

    static void addTo(Cases cases) {
        authorize(cases);
        submit(cases);
        token(cases);
        whole(cases);
    }

    private static void authorize(Cases cases) {
        cases.byEach(
                List.of(
                        Caller.ANONYMOUS,
                        Caller.COOKIE,
                        Caller.COOKIE_ADMIN,
                        Caller.COOKIE_WITHOUT_XSRF,
                        Caller.USER,
                        Caller.ADMIN,
                        Caller.POWER),
                AUTHORIZE,
                "a service",
                get("/oauth2/authorize?response_type=code&state=s&" + CLIENT));
        for (var query : List.of(
                "",
                CLIENT,
                "response_type=code&client_id=not-there",
                "response_type=code&client_id=service-plain",
                "response_type=code&client_id=",
                "response_type=token&state=s&" + CLIENT,
                "response_type=&state=s&" + CLIENT,
                "response_type=code&" + CLIENT,
                "response_type=code&redirect_uri=" + BACK + "&" + CLIENT,
                "response_type=token&state=a;b&" + CLIENT,
                "response_type=code&redirect_uri=http%3A%2F%2Felsewhere.example%2F&" + CLIENT,
                "response_type=code&redirect_uri=" + BACK + "%3Fmore&" + CLIENT,
                "response_type=code&scope=identify&state=s&" + CLIENT,
                "response_type=code&scope=read%3Ausers%21user&state=s&" + CLIENT,
                "response_type=code&scope=admin%3Ausers&state=s&" + CLIENT,
                "response_type=code&scope=not-there&state=s&" + CLIENT,
                "response_type=code&scope=servers%21server&state=s&" + CLIENT,
                "response_type=code&scope=read%3Ausers%21server%3Dada%2Flab&state=s&" + CLIENT,
                "response_type=code&scope=&state=s&" + CLIENT,
                "response_type=code&code_challenge=abc&code_challenge_method=S256&state=s&" + CLIENT,
                "response_type=code&code_challenge=abc&code_challenge_method=S512&state=s&" + CLIENT,
                "response_type=code&state=a%20b%26c&code_challenge_method=none&code_challenge=x&" + CLIENT,
                "response_type=code&" + CLIENT + "&" + CLIENT)) {
            cases.ask(
                    AUTHORIZE,
                    "query '" + query + "'",
                    get("/oauth2/authorize?" + query).by(Caller.COOKIE));
        }
    }

    private static void submit(Cases cases) {
        var path = "/oauth2/authorize?response_type=code&state=s&" + CLIENT;
        cases.byEach(
                List.of(Caller.ANONYMOUS, Caller.COOKIE, Caller.COOKIE_SCRIPT, Caller.COOKIE_ADMIN, Caller.USER),
                SUBMIT,
                "consent",
                form(post(path), "scopes=read%3Ausers%21user"));
        for (var body : List.of(
                "_xsrf=$xsrf&scopes=read%3Ausers%21user",
                "_xsrf=$xsrf",
                "_xsrf=wrong",
                "_xsrf=$xsrf&scopes=admin%3Ausers",
                "_xsrf=$xsrf&scopes=not-there",
                "_xsrf=$xsrf&scopes=servers%21server",
                "_xsrf=$xsrf&scopes=inherit")) {
            cases.ask(SUBMIT, "form " + body, form(post(path), body).by(Caller.COOKIE));
        }
        cases.ask(
                SUBMIT,
                "to an unknown client",
                form(post("/oauth2/authorize?response_type=code&client_id=not-there"), "_xsrf=$xsrf")
                        .by(Caller.COOKIE));
    }

    private static void token(Cases cases) {
        for (var body : List.of(
                "",
                "grant_type=authorization_code",
                "grant_type=authorization_code&code=x",
                "grant_type=authorization_code&code=x&" + CLIENT,
                "grant_type=authorization_code&code=x&" + CLIENT + "&client_secret=wrong",
                "grant_type=authorization_code&code=x&" + CLIENT + SECRET,
                "grant_type=authorization_code&" + CLIENT + SECRET,
                "grant_type=authorization_code&code=&" + CLIENT + SECRET,
                "grant_type=authorization_code&code=x&client_id=not-there&client_secret=x",
                "grant_type=client_credentials&" + CLIENT + SECRET,
                "grant_type=password&username=ada&password=x&" + CLIENT + SECRET,
                "grant_type=refresh_token&refresh_token=x&" + CLIENT + SECRET,
                "grant_type=&" + CLIENT + SECRET,
                "{\"grant_type\": \"authorization_code\"}")) {
            cases.ask(
                    TOKEN,
                    "form '" + body + "'",
                    form(post("/oauth2/token"), body).by(Caller.ANONYMOUS));
        }
        cases.byEach(
                List.of(Caller.USER, Caller.COOKIE, Caller.COOKIE_WITHOUT_XSRF, Caller.BASIC),
                TOKEN,
                "a wrong code",
                form(post("/oauth2/token"), "grant_type=authorization_code&code=x&" + CLIENT + SECRET));
        cases.ask(
                TOKEN,
                "from another site",
                form(post("/oauth2/token"), "grant_type=authorization_code&code=x&" + CLIENT + SECRET)
                        .by(Caller.ANONYMOUS)
                        .header("Origin", "https://elsewhere.example"));
    }

    /** From consent to a token, and what it is good for. */
    private static void whole(Cases cases) {
        var authorize = "/oauth2/authorize?response_type=code&state=s&" + CLIENT;
        var consent = form(post(authorize), "_xsrf=$xsrf&scopes=read%3Ausers%21user")
                .by(Caller.COOKIE)
                .keep("code", "?code");
        var redeem = form(post("/oauth2/token"), "grant_type=authorization_code&code=$code&" + CLIENT + SECRET)
                .by(Caller.ANONYMOUS)
                .keep("token", "/access_token");
        var identify = get("/user")
                .by(Caller.ANONYMOUS)
                .header("Authorization", "token $token")
                .keep("id", "/token_id");
        cases.add(Scenario.of(TOKEN, "from consent to a token")
                .ask(consent)
                .ask(redeem)
                .ask(redeem)
                .ask(identify)
                .ask(get("/users/ada/tokens/$id"))
                .ask(get(authorize).by(Caller.COOKIE))
                .ask(delete("/users/ada/tokens/$id"))
                .ask(identify));
        for (var more : List.of(
                "&redirect_uri=" + BACK,
                "&redirect_uri=http%3A%2F%2Felsewhere.example%2F",
                "&code_verifier=unasked",
                "&grant_type=authorization_code",
                "&scope=admin%3Ausers")) {
            cases.add(Scenario.of(TOKEN, "with" + more)
                    .ask(consent)
                    .ask(redeem.with(redeem.body().orElseThrow() + more))
                    .ask(identify)
                    .undo(delete("/users/ada/tokens/$id")));
        }
        var challenge =
                "&code_challenge=a-plain-challenge-that-is-long-enough-for-all-of-them&code_challenge_method=plain";
        var verifier = "&code_verifier=a-plain-challenge-that-is-long-enough-for-all-of-them";
        for (var given : List.of("", verifier, "&code_verifier=wrong")) {
            cases.add(Scenario.of(TOKEN, "a challenge met by '" + given + "'")
                    .ask(form(post(authorize + challenge), "_xsrf=$xsrf")
                            .by(Caller.COOKIE)
                            .keep("code", "?code"))
                    .ask(redeem.with(redeem.body().orElseThrow() + given))
                    .ask(identify)
                    .undo(delete("/users/ada/tokens/$id")));
        }
    }

    private static Request form(Request request, String body) {
        return request.with(body).header("Content-Type", FORM);
    }
}
