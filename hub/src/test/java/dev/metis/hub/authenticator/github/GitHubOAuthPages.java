package dev.metis.hub.authenticator.github;

import dev.metis.hub.authenticator.github.GitHubPeople.Person;
import dev.metis.hub.authenticator.github.GitHubStandIn.Application;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** {@code /login/oauth}: who one is, and what a code is worth. Source: GitHub Docs, "Authorizing OAuth apps". */
final class GitHubOAuthPages {
    private static final String DOCS = "https://docs.github.com/apps/managing-oauth-apps/troubleshooting/";

    private final GitHubPeople people;
    private volatile Application application;
    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final Map<String, Token> refreshTokens = new ConcurrentHashMap<>();

    /** @param scope with commas, as GitHub writes it */
    record Token(Person person, String scope) {
        boolean has(String wanted) {
            return Set.of(scope.split(",", -1)).contains(wanted);
        }
    }

    private record Code(Token token, String redirectUri, String challenge, Instant until) {}

    GitHubOAuthPages(GitHubPeople people, Application application) {
        this.people = people;
        this.application = application;
    }

    void callback(String url) {
        application = new Application(application.clientId(), application.clientSecret(), url, application.expiring());
    }

    Optional<Token> token(String authorization) {
        var parts = authorization.split(" ", 2);
        return parts.length == 2 && (parts[0].equalsIgnoreCase("bearer") || parts[0].equalsIgnoreCase("token"))
                ? Optional.ofNullable(tokens.get(parts[1]))
                        .map(token ->
                                new Token(people.find(token.person().login()).orElse(token.person()), token.scope()))
                : Optional.empty();
    }

    void revokeTokens() {
        tokens.clear();
        refreshTokens.clear();
    }

    void expireTokens() {
        tokens.clear();
    }

    void authorize(GitHubRequest request) throws IOException {
        var redirect = request.query("redirect_uri").isEmpty() ? application.callback() : request.query("redirect_uri");
        if (!request.query("client_id").equals(application.clientId())) {
            request.html(404, page("Page not found", "There is no such application."));
        } else if (!redirect.equals(application.callback()) && !redirect.startsWith(application.callback() + "/")) {
            request.html(
                    400,
                    page(
                            "Be careful!",
                            "The <code>redirect_uri</code> is not associated with this application. The application might"
                                    + " be misconfigured or could be trying to redirect you to a website you weren't"
                                    + " expecting."));
        } else if (!request.query("deny").isEmpty()) {
            back(
                    request,
                    redirect,
                    Map.of(
                            "error",
                            "access_denied",
                            "error_description",
                            "The user has denied your application access.",
                            "error_uri",
                            DOCS + "troubleshooting-authorization-request-errors/#access-denied"));
        } else {
            var person = people.find(request.query("login"));
            if (person.isPresent()) {
                var code = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
                var scope = request.query("scope").replaceAll("[ ,]+", ",");
                codes.put(
                        code,
                        new Code(
                                new Token(person.get(), scope),
                                redirect,
                                request.query("code_challenge"),
                                Instant.now().plusSeconds(600)));
                back(request, redirect, Map.of("code", code));
            } else {
                request.html(200, page("Who are you?", choices(request)));
            }
        }
    }

    void accessToken(GitHubRequest request) throws IOException {
        if (!request.form("client_id").equals(application.clientId())
                || !request.form("client_secret").equals(application.clientSecret())) {
            refuse(request, "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
            return;
        }
        if (request.form("grant_type").equals("refresh_token")) {
            var known = Optional.ofNullable(refreshTokens.remove(request.form("refresh_token")));
            if (known.isPresent()) {
                give(request, known.get());
            } else {
                refuse(request, "bad_refresh_token", "The refresh token passed is incorrect or expired.");
            }
            return;
        }
        var code = Optional.ofNullable(codes.remove(request.form("code")));
        if (code.isEmpty() || code.get().until().isBefore(Instant.now())) {
            refuse(request, "bad_verification_code", "The code passed is incorrect or expired.");
        } else if (!code.get().challenge().isEmpty()
                && !code.get().challenge().equals(challengeOf(request.form("code_verifier")))) {
            refuse(request, "bad_verification_code", "The code verifier does not match the code challenge.");
        } else if (!request.form("redirect_uri").isEmpty()
                && !request.form("redirect_uri").equals(code.get().redirectUri())) {
            refuse(
                    request,
                    "redirect_uri_mismatch",
                    "The redirect_uri MUST match the registered callback URL for this application.");
        } else {
            give(request, code.get().token());
        }
    }

    private void give(GitHubRequest request, Token token) throws IOException {
        var secret = "gho_" + UUID.randomUUID().toString().replace("-", "");
        tokens.put(secret, token);
        var answer = new LinkedHashMap<String, String>();
        answer.put("access_token", secret);
        if (application.expiring()) {
            var refresh = "ghr_" + UUID.randomUUID().toString().replace("-", "");
            refreshTokens.put(refresh, token);
            answer.put("expires_in", "28800");
            answer.put("refresh_token", refresh);
            answer.put("refresh_token_expires_in", "15897600");
        }
        answer.put("scope", token.scope());
        answer.put("token_type", "bearer");
        answer(request, answer);
    }

    /** With status 200, as GitHub does. */
    private static void refuse(GitHubRequest request, String error, String description) throws IOException {
        var answer = new LinkedHashMap<String, String>();
        answer.put("error", error);
        answer.put("error_description", description);
        answer.put("error_uri", DOCS + "troubleshooting-oauth-app-access-token-request-errors/");
        answer(request, answer);
    }

    private static void answer(GitHubRequest request, Map<String, String> answer) throws IOException {
        if (request.header("Accept").contains("application/json")) {
            request.json(
                    200,
                    answer.entrySet().stream()
                            .map(entry -> "\"" + entry.getKey() + "\":"
                                    + (entry.getKey().endsWith("expires_in")
                                            ? entry.getValue()
                                            : "\"" + entry.getValue() + "\""))
                            .collect(Collectors.joining(",", "{", "}")));
        } else {
            request.send(200, "application/x-www-form-urlencoded; charset=utf-8", encoded(answer));
        }
    }

    private static void back(GitHubRequest request, String redirect, Map<String, String> parameters)
            throws IOException {
        var all = new LinkedHashMap<>(parameters);
        all.put("state", request.query("state"));
        request.redirect(redirect + (redirect.contains("?") ? "&" : "?") + encoded(all));
    }

    private String choices(GitHubRequest request) {
        var here = request.exchange().getRequestURI().toString().replace("&", "&amp;");
        return people.all().stream()
                .map(person -> "<p><a href=\"" + here + "&amp;login=" + person.login() + "\">Continue as "
                        + person.login() + "</a></p>")
                .collect(Collectors.joining("", "", "<p><a href=\"" + here + "&amp;deny=1\">Cancel</a></p>"));
    }

    private static String page(String title, String content) {
        return "<!doctype html><html lang=\"en\"><head><title>" + title + "</title></head><body><h1>" + title + "</h1>"
                + content + "</body></html>";
    }

    private static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challengeOf(String verifier) {
        try {
            var hashed = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hashed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
