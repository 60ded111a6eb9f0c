package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.AuthenticatedUser.Groups;
import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.oauth2.OAuth2Auth;
import io.vertx.ext.auth.oauth2.OAuth2AuthorizationURL;
import io.vertx.ext.auth.oauth2.OAuth2Options;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorization code flow at any provider: where to send a browser, and from the code it comes back with to a person.
 * Sources: RFC 6749 §4.1, RFC 7636, OAuthenticator {@code oauth2.py}.
 */
public final class OAuthLogin {
    private static final Logger log = LoggerFactory.getLogger(OAuthLogin.class);

    private final OAuthConfig config;
    private final Provider provider;
    private final ProviderClient client;
    private final OAuth2Auth vertxAuth;
    private final Set<String> admins;

    OAuthLogin(Vertx vertx, OAuthConfig config, Provider provider, ProviderClient client) {
        this.config = config;
        this.provider = provider;
        this.client = client;
        var authorize = config.endpoints().authorize();
        this.vertxAuth = OAuth2Auth.create(
                vertx,
                new OAuth2Options()
                        .setClientId(config.client().id())
                        .setTokenPath(config.endpoints().token().toString())
                        .setAuthorizationPath(authorize.toString().replaceFirst("\\?.*", "")));
        var names = config.common().names();
        this.admins =
                config.common().adminUsers().stream().map(names::normalised).collect(Collectors.toSet());
    }

    /** How the login page calls the provider. */
    public String service() {
        return config.service();
    }

    /** What whoever is refused reads first. */
    public String refusal() {
        return config.rules().refusal();
    }

    /** The callback URL to send exactly so, if the settings say it. */
    public Optional<String> callback() {
        return config.client().callback();
    }

    /** Where a browser goes after it logged out here. */
    public Optional<String> afterLogout() {
        return config.logoutRedirect();
    }

    /** @param verifier the secret of this login, which only the browser has, signed */
    public String authorizeUrl(String redirectUri, String state, String verifier) {
        var wanted = new OAuth2AuthorizationURL().setRedirectUri(redirectUri).setState(state);
        Forms.parameters(config.endpoints().authorize()).forEach(wanted::putAdditionalParameter);
        config.asked().authorizeParams().forEach(wanted::putAdditionalParameter);
        if (config.client().pkce()) {
            wanted.setCodeChallenge(challenge(verifier)).setCodeChallengeMethod("S256");
        }
        if (!config.asked().scope().isEmpty()) {
            wanted.setScopes(config.asked().scope());
        }
        return vertxAuth.authorizeURL(wanted);
    }

    /** Who came back with this code. */
    public Future<AuthenticatedUser> finish(String code, String redirectUri, String verifier) {
        var form = MultiMap.caseInsensitiveMultiMap()
                .add("grant_type", "authorization_code")
                .add("code", code)
                .add("redirect_uri", redirectUri);
        if (config.client().pkce()) {
            form.add("code_verifier", verifier);
        }
        config.asked().tokenParams().forEach(form::set);
        return token(form, redirectUri).compose(this::person).recover(this::unknown);
    }

    /** A token that was just given, and does not even tell who has it. */
    private Future<AuthenticatedUser> unknown(Throwable cause) {
        if (!(cause instanceof TokenRefused refused)) {
            return Future.failedFuture(cause);
        }
        log.atError()
                .addKeyValue("provider", provider.name())
                .addKeyValue("status", refused.status())
                .addKeyValue("said", refused.said())
                .addKeyValue("scope", String.join(",", config.asked().scope()))
                .log("login_token_refused");
        return new HubError.Forbidden(service() + " did not tell the hub who you are (" + refused.getMessage()
                        + "). Log in again; if that does not help, tell whoever runs this hub.")
                .failed();
    }

    /** A new token for an old one that came with a refresh token; that one stays when there is no new one. */
    Future<JsonObject> renewed(String refreshToken) {
        var form = MultiMap.caseInsensitiveMultiMap()
                .add("grant_type", "refresh_token")
                .add("refresh_token", refreshToken);
        return token(form, "")
                .map(token -> token.getValue("refresh_token") instanceof String
                        ? token
                        : token.put("refresh_token", refreshToken));
    }

    private Future<JsonObject> token(MultiMap form, String redirectUri) {
        var authorization = "";
        if (config.client().basicAuth()) {
            var both = config.client().id() + ":" + config.client().secret().reveal();
            authorization = "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        } else {
            form.add("client_id", config.client().id())
                    .add("client_secret", config.client().secret().reveal());
        }
        var url = config.endpoints().token();
        return client.call(url, authorization, Optional.of(form)).compose(reply -> {
            var answer = reply.object();
            if (answer.isPresent() && answer.get().containsKey("error")) {
                return refused(answer.get().getString("error", ""), reply, redirectUri);
            }
            return reply.isGood() && answer.isPresent() && answer.get().getValue("access_token") instanceof String
                    ? Future.succeededFuture(answer.get())
                    : client.notUnderstood(url, reply);
        });
    }

    /** GitHub says so with status 200. Whoever runs the hub has to act on two of them. */
    private Future<JsonObject> refused(String error, ProviderReply reply, String redirectUri) {
        boolean isOurs = error.equals("incorrect_client_credentials")
                || error.equals("invalid_client")
                || error.equals("redirect_uri_mismatch");
        (isOurs ? log.atError() : log.atWarn())
                .addKeyValue("provider", provider.name())
                .addKeyValue("error", error)
                .addKeyValue("said", reply.message())
                .addKeyValue("redirect_uri", redirectUri)
                .log("login_code_refused");
        var message = service() + " refused this login: " + reply.message()
                + (isOurs
                        ? " Tell whoever runs this hub; its client_id, client_secret or oauth_callback_url is not what is"
                                + " registered there."
                        : " Log in again.");
        return new HubError.Forbidden(message).failed();
    }

    /** Asks who has this token. */
    Future<AuthenticatedUser> person(JsonObject token) {
        var url = Forms.withQuery(config.endpoints().userInfo(), config.asked().userInfoParams());
        if (config.asked().tokenInUrl()) {
            url = Forms.withQuery(url, Map.of("access_token", token.getString("access_token", "")));
        }
        var asked = url;
        return client.call(asked, OAuthState.authorization(token), Optional.empty())
                .compose(reply -> reply.isGood()
                        ? reply.object()
                                .map(Future::succeededFuture)
                                .orElseGet(() -> client.notUnderstood(asked, reply))
                        : Future.failedFuture(new TokenRefused(reply.status(), reply.message())))
                .compose(person -> provider.complete(OAuthState.of(token, provider.stateKey(), person)))
                .compose(this::user);
    }

    private Future<AuthenticatedUser> user(JsonObject state) {
        var claim = config.asked().usernameClaim();
        if (!(state.getJsonObject(provider.stateKey()).getValue(claim) instanceof String name) || name.isEmpty()) {
            log.atError()
                    .addKeyValue("provider", provider.name())
                    .addKeyValue("claim", claim)
                    .log("login_without_name");
            return new HubError.Forbidden(service() + " does not say your name (" + claim + "). Tell whoever runs this"
                            + " hub; it may have to ask for more scopes.")
                    .failed();
        }
        boolean listed = admins.contains(config.common().names().normalised(name));
        var admin = listed ? Optional.of(true) : Optional.<Boolean>empty();
        if (!config.common().managed().groups()) {
            return Future.succeededFuture(new AuthenticatedUser(
                    name, admin, new Groups.Unknown(), Optional.empty(), Optional.empty(), Optional.of(state)));
        }
        var groups = groups(state);
        var adminGroups = config.rules().adminGroups();
        if (!listed && !adminGroups.isEmpty()) {
            admin = Optional.of(groups.stream().anyMatch(adminGroups::contains));
        }
        return Future.succeededFuture(new AuthenticatedUser(
                name, admin, new Groups.Exactly(groups), Optional.empty(), Optional.empty(), Optional.of(state)));
    }

    private Set<String> groups(JsonObject state) {
        var key = config.rules().groupsKey().orElse("");
        var found = OAuthState.groups(state, key);
        if (found.isEmpty()) {
            log.atError()
                    .addKeyValue("auth_state_groups_key", key)
                    .addKeyValue("known", String.join(",", state.fieldNames()))
                    .log("login_without_groups");
        }
        return found.orElse(Set.of());
    }

    private static String challenge(String verifier) {
        try {
            var hashed = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hashed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
