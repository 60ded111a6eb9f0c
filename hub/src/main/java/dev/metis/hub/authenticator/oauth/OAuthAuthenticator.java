package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.authenticator.Admission;
import dev.metis.hub.authenticator.AuthenticatedUser;
import dev.metis.hub.authenticator.AuthenticatedUser.Groups;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.authenticator.Standing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** People log in at an OAuth provider. Source: OAuthenticator {@code check_allowed}, {@code refresh_user}. */
public final class OAuthAuthenticator implements Authenticator {
    private final OAuthConfig config;
    private final Provider provider;
    private final OAuthLogin login;

    private OAuthAuthenticator(Vertx vertx, OAuthConfig config, Provider provider, ProviderClient client) {
        this.config = config;
        this.provider = provider;
        this.login = new OAuthLogin(vertx, config, provider, client);
    }

    public static OAuthAuthenticator gitHub(Vertx vertx, GitHubConfig config) {
        var client = new ProviderClient(
                vertx, config.oauth().service(), config.oauth().http());
        return new OAuthAuthenticator(vertx, config.oauth(), new GitHub(config, client), client);
    }

    @Override
    public String name() {
        return provider.name();
    }

    /** Nobody types anything here. */
    @Override
    public Future<Optional<AuthenticatedUser>> authenticate(Credentials credentials) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Optional<OAuthLogin> elsewhere() {
        return Optional.of(login);
    }

    /** Admins may enter without any other rule, unlike with a form. */
    @Override
    public Future<Admission> admits(AuthenticatedUser user) {
        var state = user.state().orElseGet(JsonObject::new);
        var rules = config.rules();
        if (!rules.allowedScopes().isEmpty() && OAuthState.granted(state).containsAll(rules.allowedScopes())) {
            return granted("allowed_scopes");
        }
        if (user.admin().orElse(false)) {
            return granted("admin_users");
        }
        if (user.groups() instanceof Groups.Exactly groups
                && !Collections.disjoint(groups.names(), new HashSet<>(rules.allowedGroups()))) {
            return granted("allowed_groups");
        }
        return provider.admits(state);
    }

    private static Future<Admission> granted(String rule) {
        return Future.succeededFuture(new Admission.Granted(rule));
    }

    @Override
    public List<String> rules() {
        var rules = new ArrayList<>(provider.rules());
        if (!config.rules().allowedScopes().isEmpty()) {
            rules.add("allowed_scopes " + String.join(", ", config.rules().allowedScopes()));
        }
        if (!config.rules().allowedGroups().isEmpty()) {
            rules.add("allowed_groups " + String.join(", ", config.rules().allowedGroups()));
        }
        if (!config.rules().adminGroups().isEmpty()) {
            rules.add("admin_groups " + String.join(", ", config.rules().adminGroups()));
        }
        return rules;
    }

    @Override
    public boolean asksAgain() {
        return config.common().keepsState();
    }

    @Override
    public Future<Standing> askAgain(Optional<JsonObject> state) {
        if (state.isEmpty()) {
            return over("nothing was kept of the login");
        }
        var token = state.get().getJsonObject("token_response", new JsonObject());
        return login.person(token).<Standing>map(Standing.Changed::new).recover(cause -> {
            if (!(cause instanceof TokenRefused refused)) {
                return Future.failedFuture(cause);
            }
            return state.get().getValue("refresh_token") instanceof String refreshToken
                    ? renew(refreshToken)
                    : over("the token is refused, " + refused.getMessage());
        });
    }

    private Future<Standing> renew(String refreshToken) {
        return login.renewed(refreshToken)
                .compose(login::person)
                .<Standing>map(Standing.Changed::new)
                .recover(cause -> ProviderClient.isUnavailable(cause)
                        ? Future.failedFuture(cause)
                        : over("the refresh token is refused, " + cause.getMessage()));
    }

    private static Future<Standing> over(String why) {
        return Future.succeededFuture(new Standing.LoginRequired(why));
    }
}
