package dev.metis.hub.oauth;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Json;
import dev.metis.hub.token.NewToken;
import dev.metis.hub.token.Secrets;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /oauth2/token} of the REST API: a server redeems the code its visitor's browser brought (RFC 6749 §4.1.3). The code
 * is used up last, when nothing else can be wrong. An Authorization header says nothing here, whatever it holds.
 */
public final class OAuthTokenApi {
    private static final Logger log = LoggerFactory.getLogger(OAuthTokenApi.class);

    private final Database database;
    private final ClientStore clients;
    private final CodeStore codes;
    private final TokenStore tokens;
    private final Duration lifetime;

    /** @param lifetime of the tokens given out */
    public OAuthTokenApi(
            Database database, ClientStore clients, CodeStore codes, TokenStore tokens, Duration lifetime) {
        this.database = database;
        this.clients = clients;
        this.codes = codes;
        this.tokens = tokens;
        this.lifetime = lifetime;
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        api.post("/oauth2/token").respond(this::token);
    }

    private Future<Void> token(RoutingContext ctx) {
        if (ctx.request().getHeader("Origin") != null) {
            return new HubError.Forbidden("Tokens are given to servers, not to scripts in a browser.").failed();
        }
        return Future.succeededFuture()
                .compose(_ -> redeem(request(ctx)))
                .compose(answer -> send(ctx, 200, answer))
                .recover(failure -> failure instanceof Refused refused
                        ? refuse(ctx, refused.error())
                        : Future.failedFuture(failure));
    }

    private static TokenRequest request(RoutingContext ctx) {
        var query = ctx.request().query();
        if (query != null && !query.isEmpty()) {
            throw new Refused(new OAuthError.InvalidRequest("Fields belong into the body, not into the URL."));
        }
        return TokenRequest.of(ctx.request().formAttributes());
    }

    private Future<JsonObject> redeem(TokenRequest request) {
        return clients.authenticate(database.sql(), request.clientId(), request.clientSecret())
                .map(client -> client.orElseThrow(() -> new Refused(new OAuthError.InvalidClient())))
                .compose(client -> codes.find(database.sql(), client.id(), request.code())
                        .map(code -> checked(request, client, code))
                        .compose(code -> exchange(client, code)));
    }

    private static Code checked(TokenRequest request, OAuthClient client, Optional<Code> found) {
        var code = found.orElseThrow(OAuthTokenApi::deadCode);
        code.challenge().ifPresent(challenge -> checkVerifier(challenge, request.verifier()));
        if (request.redirectUri()
                .filter(uri -> !uri.equals(client.redirectUri()))
                .isPresent()) {
            throw new Refused(new OAuthError.InvalidRequest("Mismatching redirect URI."));
        }
        return code;
    }

    private static void checkVerifier(CodeChallenge challenge, Optional<String> verifier) {
        if (verifier.isEmpty()) {
            throw new Refused(new OAuthError.InvalidRequest("Missing code_verifier parameter."));
        }
        if (!challenge.isMetBy(verifier.get())) {
            throw new Refused(new OAuthError.InvalidGrant("Wrong code_verifier."));
        }
    }

    private static Refused deadCode() {
        return new Refused(new OAuthError.InvalidGrant("The code is unknown, expired, used, or another client's."));
    }

    /** Of two requests with the same code one gets a token. */
    private Future<JsonObject> exchange(OAuthClient client, Code code) {
        var secret = Secrets.alphanumeric30();
        return database.inTransaction(tx -> codes.spend(tx, code)
                        .compose(spent -> spent
                                ? tokens.insert(tx, newToken(client, code, secret))
                                : Future.failedFuture(deadCode())))
                .map(token -> {
                    log.atInfo()
                            .addKeyValue("client", client.identifier())
                            .addKeyValue("user", code.userId())
                            .addKeyValue("token", token)
                            .log("oauth_token_issued");
                    return new JsonObject()
                            .put("access_token", secret)
                            .put("expires_in", lifetime.toSeconds())
                            .put("token_type", "Bearer")
                            .put("scope", String.join(" ", code.scopes()));
                });
    }

    private NewToken newToken(OAuthClient client, Code code, String secret) {
        return new NewToken(
                secret,
                new OwnerId.OfUser(code.userId()),
                Optional.of(client.id()),
                Optional.empty(),
                Optional.of(code.sessionId()),
                code.scopes(),
                "",
                Optional.of(lifetime));
    }

    private static Future<Void> refuse(RoutingContext ctx, OAuthError error) {
        if (error instanceof OAuthError.InvalidClient) {
            ctx.response().putHeader("WWW-Authenticate", "Bearer error=\"" + error.code() + "\"");
        }
        return send(ctx, error.status(), error.body());
    }

    private static Future<Void> send(RoutingContext ctx, int status, JsonObject body) {
        ctx.response().putHeader("Cache-Control", "no-store").putHeader("Pragma", "no-cache");
        return Json.answer(ctx, status, body);
    }
}
