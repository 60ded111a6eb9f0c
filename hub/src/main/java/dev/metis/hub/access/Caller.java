package dev.metis.hub.access;

import dev.metis.hub.error.HubError;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who sent a request, and what they may do. Checks answer at once, unless a filter by group has to be looked up: then they ask
 * who is in it now.
 *
 * @param credential how they proved it
 */
public record Caller(Owner owner, ScopeSet scopes, Credential credential, Memberships memberships) {
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

    /** What the login page would ask for, in the body of the request: for this request alone. */
    public record Password() implements Credential {
        @Override
        public Optional<String> sessionId() {
            return Optional.empty();
        }
    }

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

    /** The person; fails for services, which have no servers and no pages. */
    public Owner.OfUser user() {
        if (owner instanceof Owner.OfUser user) {
            return user;
        }
        throw new HubError.Forbidden("Only users can do this, not services.").exception();
    }

    /** The person's name; fails for services. */
    public UserName name() {
        return user().name();
    }

    public Future<Void> require(Scope scope, UserName user) {
        return requireAny(List.of(scope), new Resource.OfUser(user));
    }

    public Future<Void> require(Scope scope, ServerKey server) {
        return requireAny(List.of(scope), new Resource.OfServer(server));
    }

    public Future<Void> require(Scope scope, GroupName group) {
        return requireAny(List.of(scope), new Resource.OfGroup(group));
    }

    public Future<Void> require(Scope scope, ServiceName service) {
        return requireAny(List.of(scope), new Resource.OfService(service));
    }

    /**
     * One of them is enough. Who holds none for this resource but one for others is told that there is no such thing, so that
     * existence does not leak; who holds none at all is refused. Source: JupyterHub {@code needs_scope}.
     */
    public Future<Void> requireAny(List<Scope> enough, Resource resource) {
        return mayAny(enough, resource).compose(may -> {
            if (may) {
                return Future.succeededFuture();
            }
            return enough.stream().anyMatch(scopes::hasAny)
                    ? new HubError.OutOfReach().failed()
                    : refusal(enough).failed();
        });
    }

    /** For what is about no single thing, such as making users or reading the proxy's table: held without a filter. */
    public void requireEverywhere(Scope scope) {
        if (!scopes.hasUnfiltered(scope)) {
            throw refusal(List.of(scope)).exception();
        }
    }

    /**
     * For lists: how far the scope reaches. Refused when it is not held, or held under a filter that a list cannot follow.
     *
     * @param follows whether the list can follow all of the filters
     */
    public Reach reach(Scope scope, Predicate<Reach.Only> follows) {
        return scopes.reach(scope)
                .filter(reach -> !(reach instanceof Reach.Only only) || follows.test(only))
                .orElseThrow(() -> refusal(List.of(scope)).exception());
    }

    private static HubError refusal(List<Scope> enough) {
        var names = enough.stream().map(Scope::text).collect(Collectors.joining(", "));
        return new HubError.Forbidden("Action is not authorized with current scopes; requires any of [" + names + "]");
    }

    public Future<Boolean> may(Scope scope, Resource resource) {
        return mayAny(List.of(scope), resource);
    }

    private Future<Boolean> mayAny(List<Scope> enough, Resource resource) {
        if (covers(enough, resource, Members.NONE)) {
            return Future.succeededFuture(true);
        }
        var person = resource.person();
        var groups = person.isEmpty() ? Set.<GroupName>of() : scopes.groupsUnder(enough);
        return groups.isEmpty()
                ? Future.succeededFuture(false)
                : memberships.among(Set.of(person.get()), groups).map(members -> covers(enough, resource, members));
    }

    private boolean covers(List<Scope> enough, Resource resource, Members members) {
        return enough.stream().anyMatch(scope -> scopes.covers(scope, resource, members));
    }

    /** For models of these users and their servers. */
    public Future<Sight> sightOf(Collection<UserName> users) {
        var groups = users.isEmpty() ? Set.<GroupName>of() : scopes.groups();
        return groups.isEmpty()
                ? Future.succeededFuture(new Sight(scopes, Members.NONE))
                : memberships.among(users, groups).map(members -> new Sight(scopes, members));
    }

    /** For models of groups and services. */
    public Sight sight() {
        return new Sight(scopes, Members.NONE);
    }
}
