package dev.metis.hub.access;

import dev.metis.hub.error.HubError;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who sent a request, and what they may do.
 *
 * @param credential how they proved it
 */
public record Caller(long userId, UserName name, boolean admin, ScopeSet scopes, Credential credential) {
    private static final String KEY = Caller.class.getName();

    /** What the request carried. */
    public sealed interface Credential {
        /** The id that ties OAuth tokens to one browser's login. */
        Optional<String> sessionId();
    }

    /**
     * A browser's login.
     *
     * @param row the session's row
     * @param proof what XSRF tokens of this login are bound to; not a secret that opens anything
     */
    public record BrowserSession(long row, String id, String proof) implements Credential {
        @Override
        public Optional<String> sessionId() {
            return Optional.of(id);
        }
    }

    /** @param ofServer a server's own token: its requests are not its owner's activity */
    public record ApiToken(long row, Optional<String> sessionId, boolean ofServer) implements Credential {}

    public static Optional<Caller> find(RoutingContext ctx) {
        return Optional.ofNullable(ctx.get(KEY));
    }

    /** Fails with {@link HubError.LoginRequired} when nobody is logged in. */
    public static Caller of(RoutingContext ctx) {
        return find(ctx).orElseThrow(() -> new HubError.LoginRequired().exception());
    }

    public void putInto(RoutingContext ctx) {
        ctx.put(KEY, this);
    }

    public boolean isTokenAuthenticated() {
        return credential instanceof ApiToken;
    }

    public boolean may(Scope scope, UserName user) {
        return scopes.covers(scope, new Resource.OfUser(user));
    }

    public boolean may(Scope scope, ServerKey server) {
        return scopes.covers(scope, new Resource.OfServer(server));
    }

    public void require(Scope scope, UserName user) {
        requireAny(List.of(scope), new Resource.OfUser(user));
    }

    public void require(Scope scope, ServerKey server) {
        requireAny(List.of(scope), new Resource.OfServer(server));
    }

    /** One of them is enough. */
    public void requireAny(List<Scope> scopes, UserName user) {
        requireAny(scopes, new Resource.OfUser(user));
    }

    /**
     * Who holds the scope for other resources only is told that this one does not exist, so that existence does not leak;
     * who does not hold it at all is refused. Source: JupyterHub {@code needs_scope}.
     */
    private void requireAny(List<Scope> enough, Resource resource) {
        if (enough.stream().anyMatch(scope -> scopes.covers(scope, resource))) {
            return;
        }
        if (enough.stream().anyMatch(scopes::hasAny)) {
            throw new HubError.NotFound(resource.kind(), resource.shown()).exception();
        }
        var names = enough.stream().map(Scope::text).collect(Collectors.joining(", "));
        throw new HubError.Forbidden("Action is not authorized with current scopes; requires any of [" + names + "]")
                .exception();
    }
}
