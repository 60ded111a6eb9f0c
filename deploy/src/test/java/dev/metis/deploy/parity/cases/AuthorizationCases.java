package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.get;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;

/** {@code /authorizations}: how services asked who somebody was before there was {@code /user}. */
final class AuthorizationCases {
    private static final String TOKEN = "GET /authorizations/token/{token}";
    private static final String COOKIE = "GET /authorizations/cookie/{name}/{value}";

    private AuthorizationCases() {}

    static void addTo(Cases cases) {
        cases.byEach(Cases.EVERYBODY, TOKEN, "of a service", get("/authorizations/token/token-of-the-service-plain"));
        cases.byEach(Cases.SOME, TOKEN, "an unknown one", get("/authorizations/token/not-a-token"));
        cases.byEach(
                Cases.SOME,
                COOKIE,
                "of ada's browser",
                get("/authorizations/cookie/jupyterhub-hub-login/$login_cookie"));
        cases.ask(COOKIE, "an unknown value", get("/authorizations/cookie/jupyterhub-hub-login/nonsense"));
        cases.ask(COOKIE, "another name", get("/authorizations/cookie/jupyterhub-session-id/$login_cookie"));
        cases.ask(
                "GET /authorizations/cookie/{name}",
                "the value in the body",
                get("/authorizations/cookie/jupyterhub-hub-login").with("$login_cookie"));
        cases.ask(
                "GET /authorizations/cookie/{name}",
                "without a value",
                get("/authorizations/cookie/jupyterhub-hub-login"));
        for (var path : new String[] {"/authorizations/token", "/authorizations/token/x"}) {
            var operation = path.endsWith("x") ? "POST /authorizations/token/{token}" : "POST /authorizations/token";
            cases.byEach(Cases.SOME, operation, path, post(path, "{}"));
        }
        cases.ask("GET /authorizations/token", "without a token", get("/authorizations/token"));
        cases.ask(
                "GET /authorizations/token",
                "without a token, by nobody",
                get("/authorizations/token").by(Caller.ANONYMOUS));
    }
}
