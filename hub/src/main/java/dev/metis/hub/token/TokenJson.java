package dev.metis.hub.token;

import dev.metis.hub.http.Json;
import dev.metis.hub.name.UserName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Tokens on the wire. Source: JupyterHub REST reference, Token. */
final class TokenJson {
    /** The client of tokens that people and servers use themselves. */
    private static final String THE_HUB = "JupyterHub";

    private TokenJson() {}

    static String id(Token token) {
        return "a" + token.id();
    }

    static JsonObject of(UserName owner, Tokens.Standing standing) {
        var token = standing.token();
        return new JsonObject()
                .put("user", owner.value())
                .put("id", id(token))
                .put("kind", "api_token")
                .put("roles", new JsonArray())
                .put("scopes", new JsonArray(standing.scopes().toList()))
                .put("created", Json.time(token.created()))
                .put("last_activity", Json.time(token.lastActivity().orElse(null)))
                .put("expires_at", Json.time(token.expiresAt().orElse(null)))
                .put("note", token.note())
                .put("session_id", token.sessionId().orElse(null))
                .put(
                        "oauth_client",
                        token.client().map(Token.Client::description).orElse(THE_HUB));
    }

    /** For whoever made it: the only time its clear text is told. */
    static JsonObject of(UserName owner, Tokens.Made made) {
        return of(owner, made.standing()).put("token", made.secret());
    }
}
