package dev.metis.client;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who sent a request, as the hub says.
 *
 * @param groups names; empty for services
 * @param scopes expanded: implied ones stand in the list, groups are resolved to users and servers
 * @param tokenId of the token they used, as in the hub's list of tokens
 * @param sessionId of the browser's login, when the token comes from one
 */
public record HubUser(
        Kind kind,
        String name,
        boolean admin,
        Set<String> groups,
        Set<String> scopes,
        Optional<String> tokenId,
        Optional<String> sessionId,
        Identity identity) {
    private static final String KEY = HubUser.class.getName();

    /** Services have tokens, too. */
    public enum Kind {
        USER,
        SERVICE
    }

    public HubUser {
        groups = Set.copyOf(groups);
        scopes = Set.copyOf(scopes);
    }

    /** The caller of a request that passed {@link HubAuth#required()} or {@link HubOAuth#required()}. */
    public static HubUser of(RoutingContext ctx) {
        return find(ctx)
                .orElseThrow(() -> new IllegalStateException("no user: this route lies before HubAuth.required()"));
    }

    public static Optional<HubUser> find(RoutingContext ctx) {
        return Optional.ofNullable(ctx.get(KEY));
    }

    void putInto(RoutingContext ctx) {
        ctx.put(KEY, this);
    }

    /** Whether one of the scopes is held; see {@link AccessScopes}. */
    public boolean holdsAny(Collection<String> scopes) {
        return AccessScopes.allow(scopes, this.scopes);
    }

    /** Reads the answer to {@code GET /user}. Fails with a ClassCastException or IllegalArgumentException. */
    static HubUser of(JsonObject model) {
        var name = model.getString("name");
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("no name");
        }
        return new HubUser(
                "service".equals(model.getString("kind")) ? Kind.SERVICE : Kind.USER,
                name,
                Boolean.TRUE.equals(model.getBoolean("admin")),
                strings(model.getJsonArray("groups")),
                strings(model.getJsonArray("scopes")),
                Optional.ofNullable(model.getString("token_id")),
                Optional.ofNullable(model.getString("session_id")),
                Identity.of(name, model.getJsonObject("user_info")));
    }

    private static Set<String> strings(JsonArray array) {
        var strings = new LinkedHashSet<String>();
        if (array != null) {
            array.forEach(item -> strings.add((String) item));
        }
        return strings;
    }
}
