package dev.metis.hub.oauth;

import dev.metis.hub.error.HubError;
import dev.metis.hub.name.Names;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client asks of a person through the browser (RFC 6749 §4.1.1). Client and redirect URI are right, so everything else
 * that is wrong may be told there.
 *
 * @param pkceRequired whether it has to bring a code challenge (RFC 7636)
 */
record AuthorizeRequest(OAuthClient client, MultiMap query, boolean pkceRequired) {
    private static final List<String> ONCE = List.of("client_id", "response_type", "redirect_uri", "scope", "state");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._~-]{1,255}");

    /** What the client is told instead of getting a code. */
    record Problem(String error, String description) {}

    /** Whose request it is; fails with a page, for nobody is known who could be told. */
    static String clientId(MultiMap query) {
        for (var name : ONCE) {
            if (query.getAll(name).size() > 1) {
                throw badRequest("The login link names " + name + " twice.");
            }
        }
        return Optional.ofNullable(query.get("client_id"))
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> badRequest("The login link does not say what it is for (client_id)."));
    }

    /** Fails with a page when the client is unknown or wants its answer sent to where it is not at home. */
    static AuthorizeRequest of(Optional<OAuthClient> client, MultiMap query, boolean pkceRequired) {
        var known = client.orElseThrow(() -> badRequest("The server or service this login is for is not known to "
                + "the hub. A server may have been stopped; open it again from your home page."));
        var wanted = Optional.ofNullable(query.get("redirect_uri"));
        if (wanted.isPresent() && !wanted.get().equals(known.redirectUri())) {
            throw badRequest("The login link leads to another address than the one registered (redirect_uri).");
        }
        return new AuthorizeRequest(known, query, pkceRequired);
    }

    private static RuntimeException badRequest(String message) {
        return new HubError.BadRequest(message).exception();
    }

    /** What is wrong with it apart from its scopes. */
    Optional<Problem> problem() {
        var type = Optional.ofNullable(query.get("response_type")).orElse("");
        if (type.isEmpty()) {
            return Optional.of(new Problem("invalid_request", "Missing response_type parameter."));
        }
        if (!List.of(type.split(" ", -1)).contains("code")) {
            return Optional.of(new Problem("unsupported_response_type", "Only response_type=code is supported."));
        }
        var challenge = query.get("code_challenge");
        if (challenge == null) {
            return pkceRequired
                    ? Optional.of(new Problem("invalid_request", "Code challenge required."))
                    : Optional.empty();
        }
        if (!CHALLENGE.matcher(challenge).matches()) {
            return Optional.of(new Problem("invalid_request", "Malformed code_challenge."));
        }
        return method().isPresent()
                ? Optional.empty()
                : Optional.of(new Problem("invalid_request", "Unsupported code_challenge_method."));
    }

    Optional<CodeChallenge> challenge() {
        return Optional.ofNullable(query.get("code_challenge"))
                .flatMap(text -> method().map(method -> new CodeChallenge(text, method)));
    }

    /** Plain unless it says otherwise; empty when it is no method we know. */
    private Optional<CodeChallenge.Method> method() {
        var text = query.get("code_challenge_method");
        return text == null ? Optional.of(CodeChallenge.Method.PLAIN) : CodeChallenge.Method.of(text);
    }

    /** As asked for; empty when it asks for nothing in particular. {@code identify} is always granted and left out. */
    Optional<List<String>> scopes() {
        return Optional.ofNullable(query.get("scope"))
                .map(text -> Arrays.stream(text.split(" ", -1))
                        .filter(scope -> !scope.isEmpty() && !scope.equals("identify"))
                        .toList())
                .filter(scopes -> !scopes.isEmpty() || !query.get("scope").isBlank());
    }

    /** The one word that clients of long ago asked for. */
    boolean asksForIdentify() {
        return Optional.ofNullable(query.get("scope")).stream()
                .flatMap(text -> Arrays.stream(text.split(" ", -1)))
                .anyMatch("identify"::equals);
    }

    /** Where the browser goes with the code. */
    String grantedAt(String code) {
        return client.redirectUri() + separator() + "code=" + Names.queryEscape(code) + state();
    }

    /** Where the browser goes without one. */
    String refusedAt(Problem problem) {
        return client.redirectUri() + separator() + "error=" + problem.error() + "&error_description="
                + Names.queryEscape(problem.description()) + state();
    }

    private String separator() {
        return client.redirectUri().contains("?") ? "&" : "?";
    }

    private String state() {
        return Optional.ofNullable(query.get("state"))
                .map(state -> "&state=" + Names.queryEscape(state))
                .orElse("");
    }
}
