package dev.metis.hub.login;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Memberships;
import dev.metis.hub.access.Owner;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.event.Kept;
import dev.metis.hub.role.Rights;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.session.Sessions;
import dev.metis.hub.token.Token;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out who is calling, from the token or the cookie, and puts the {@link Caller} into the request. Tokens are answered
 * from memory once read; the memory is dropped by events and can be dropped at any time. An invalid token is no error by
 * itself: the cookie counts next, then nobody. Source: JupyterHub {@code BaseHandler.get_current_user}.
 */
public final class CallerLoader {
    private static final Pattern HEADER = Pattern.compile("(?i)(?:token|bearer)\\s+([^\\s]+)\\s*");
    private static final int CACHED_TOKENS = 4_000;
    private static final Duration LONGEST_KEPT = Duration.ofDays(365);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final Pattern TOKENS = Pattern.compile("/hub/api/users/[^/]+/tokens$");

    private final Database database;
    private final TokenStore tokens;
    private final RoleScopes roles;
    private final Memberships memberships;
    private final Sessions sessions;
    private final AuthRefresh refresh;
    private final Consumer<Caller> seen;
    private final Kept<ByteBuffer, Known> cache = new Kept<>(CACHED_TOKENS);

    /**
     * A caller, and what it would not be the same without.
     *
     * @param users ids of its owner, of whoever shares a server with it, of the owner of the server it was issued to
     * @param end when it is over; counted from when it was read, since this clock may not be the database's
     */
    private record Known(Caller caller, Set<Long> users, Set<Long> groups, Set<Long> servers, Optional<Long> end) {
        boolean isOver() {
            return end.isPresent() && System.nanoTime() - end.get() >= 0;
        }
    }

    /** @param seen told of each caller that proved itself: where activity comes from */
    public CallerLoader(
            Database database,
            TokenStore tokens,
            RoleScopes roles,
            Memberships memberships,
            Sessions sessions,
            AuthRefresh refresh,
            HubEvents events,
            Consumer<Caller> seen) {
        this.database = database;
        this.tokens = tokens;
        this.roles = roles;
        this.memberships = memberships;
        this.sessions = sessions;
        this.refresh = refresh;
        this.seen = seen;
        events.subscribe(this::changed);
    }

    /** For pages: cookies only. Pages that write check XSRF themselves, for they may want to show their form again. */
    public void ofPage(RoutingContext ctx) {
        byCookie(ctx).onSuccess(caller -> proceed(ctx, caller)).onFailure(ctx::fail);
    }

    /** For pages that programs read too: a token, else the cookie; reading only counts no activity. */
    public void ofPageOrToken(RoutingContext ctx) {
        byToken(ctx)
                .compose(caller -> caller.isPresent() ? Future.succeededFuture(caller) : byCookie(ctx))
                .onSuccess(caller -> {
                    caller.ifPresent(found -> found.putInto(ctx));
                    next(ctx, caller);
                })
                .onFailure(ctx::fail);
    }

    /** The same, where asking is activity of whoever asks. */
    public void ofMetrics(RoutingContext ctx) {
        byToken(ctx)
                .compose(caller -> caller.isPresent() ? Future.succeededFuture(caller) : byCookie(ctx))
                .onSuccess(caller -> proceed(ctx, caller))
                .onFailure(ctx::fail);
    }

    /** For the API: a token, else the cookie, with JupyterHub's XSRF rules. */
    public void ofApi(RoutingContext ctx) {
        byToken(ctx)
                .compose(caller ->
                        caller.isPresent() || isForeignForm(ctx) ? Future.succeededFuture(caller) : byCookie(ctx))
                .onSuccess(caller -> {
                    caller.ifPresent(found -> found.putInto(ctx));
                    if (needsXsrf(ctx, caller) && !sessions.hasXsrf(ctx)) {
                        ctx.fail(Sessions.refusedXsrf(ctx).exception());
                        return;
                    }
                    proceed(ctx, caller);
                })
                .onFailure(ctx::fail);
    }

    private void proceed(RoutingContext ctx, Optional<Caller> caller) {
        caller.ifPresent(found -> {
            found.putInto(ctx);
            seen.accept(found);
        });
        next(ctx, caller);
    }

    private static void next(RoutingContext ctx, Optional<Caller> caller) {
        caller.ifPresent(found -> ctx.put("user", found.owner().shown()));
        ctx.next();
    }

    /** Nobody, when the login provider wants them to log in again. */
    private Future<Optional<Caller>> stillIn(Optional<Caller> caller) {
        return caller.isPresent() && caller.get().owner() instanceof Owner.OfUser user
                ? refresh.isStillIn(user, caller.get().isTokenAuthenticated()).map(in -> in ? caller : Optional.empty())
                : Future.succeededFuture(caller);
    }

    private Future<Optional<Caller>> byToken(RoutingContext ctx) {
        var header = ctx.request().getHeader("Authorization");
        if (header == null) {
            return Future.succeededFuture(Optional.empty());
        }
        var match = HEADER.matcher(header);
        if (!match.matches()) {
            return Future.succeededFuture(Optional.empty());
        }
        var hashed = Sha256.of(match.group(1));
        var key = ByteBuffer.wrap(hashed);
        var known = cache.get(key);
        if (known.filter(kept -> !kept.isOver()).isPresent()) {
            return stillIn(known.map(Known::caller));
        }
        var reading = cache.reading();
        return tokens.find(database.sql(), hashed)
                .compose(found -> found.map(this::read).orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .onSuccess(found -> reading.end(found.filter(Read::mayBeKept)
                        .map(read -> Map.of(key, read.known()))
                        .orElse(Map.of())))
                .onFailure(_ -> reading.end(Map.of()))
                .map(found -> found.map(read -> read.known().caller()))
                .compose(this::stillIn);
    }

    /** @param mayBeKept not when it had to be asked who is in a group: no event says when that is another answer */
    private record Read(Known known, boolean mayBeKept) {}

    private Future<Optional<Read>> read(Token token) {
        return roles.of(database.sql(), token.owner())
                .compose(rights -> rights.map(owner -> roles.ofToken(
                                        owner, token.scopes(), token.client().map(Token.Client::stands))
                                .map(effective -> Optional.of(
                                        new Read(known(token, owner, effective.scopes()), !effective.asked()))))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Known known(Token token, Rights rights, ScopeSet scopes) {
        var credential = new Caller.ApiToken(token.id(), token.sessionId(), token.ofServer());
        var users = new HashSet<>(rights.sources().owners());
        token.client().flatMap(Token.Client::serverOwner).ifPresent(users::add);
        if (rights.owner() instanceof Owner.OfUser user) {
            users.add(user.id());
        }
        return new Known(
                new Caller(rights.owner(), scopes, credential, memberships),
                users,
                rights.sources().groups(),
                rights.sources().servers(),
                Stream.of(token.expiresAt(), rights.sources().until())
                        .flatMap(Optional::stream)
                        .min(Comparator.naturalOrder())
                        .map(until -> System.nanoTime() + nanosBetween(token.readAt(), until)));
    }

    /** Years are as good as for ever. */
    private static long nanosBetween(OffsetDateTime start, OffsetDateTime end) {
        var left = Duration.between(start, end);
        return left.compareTo(LONGEST_KEPT) < 0 ? left.toNanos() : LONGEST_KEPT.toNanos();
    }

    private Future<Optional<Caller>> byCookie(RoutingContext ctx) {
        return sessions.find(ctx)
                .compose(found -> found.map(this::callerOf).orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .compose(this::stillIn);
    }

    private Future<Optional<Caller>> callerOf(Sessions.Found login) {
        var session = login.session();
        var credential = new Caller.BrowserSession(session.id(), session.sessionId(), login.proof());
        return roles.of(database.sql(), new OwnerId.OfUser(session.userId()))
                .map(rights -> rights.map(user -> new Caller(user.owner(), user.scopes(), credential, memberships)));
    }

    /** A form of another site can post with the cookie, but not as JSON. Source: check_post_content_type. */
    private static boolean isForeignForm(RoutingContext ctx) {
        var type = ctx.request().getHeader("Content-Type");
        return ctx.request().method().equals(HttpMethod.POST)
                && type != null
                && Arrays.stream(type.toLowerCase(Locale.ROOT).split(";", -1))
                        .noneMatch(part -> part.strip().startsWith("application/json"));
    }

    /** Source: JupyterHub {@code _xsrf_utils.check_xsrf_cookie} and {@code _needs_check_xsrf}; first match wins. */
    private static boolean needsXsrf(RoutingContext ctx, Optional<Caller> caller) {
        var request = ctx.request();
        var method = request.method();
        if (method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS)) {
            return false;
        }
        if (caller.isPresent() && caller.get().isTokenAuthenticated()) {
            return false;
        }
        if (caller.isEmpty() && (request.getHeader("Origin") == null || mayLogInByBody(ctx))) {
            return false;
        }
        var mode = request.getHeader("Sec-Fetch-Mode");
        if ("websocket".equals(mode)) {
            return false;
        }
        boolean reads = READING.contains(method);
        if (reads && (mode == null || mode.equals("navigate"))) {
            return false;
        }
        return !(reads && "no-cors".equals(mode) && "same-origin".equals(request.getHeader("Sec-Fetch-Site")));
    }

    /** Whoever makes a token may prove themselves in the body, which no other site can do for them. */
    private static boolean mayLogInByBody(RoutingContext ctx) {
        return ctx.request().method().equals(HttpMethod.POST)
                && TOKENS.matcher(ctx.normalizedPath()).find();
    }

    private void changed(HubEvent event) {
        switch (event) {
            case HubEvent.UserChanged user ->
                cache.dropIf(known -> known.users().contains(user.userId()));
            case HubEvent.GroupChanged group ->
                cache.dropIf(known -> known.groups().contains(group.groupId()));
            case HubEvent.ServerChanged server ->
                cache.dropIf(known -> known.servers().contains(server.serverId()));
            case HubEvent.ServiceChanged _, HubEvent.RolesChanged _, HubEvent.Resync _ -> cache.dropIf(_ -> true);
            case HubEvent.LineWritten _,
                    HubEvent.SessionsEnded _ -> {} // what goes with it is told as the change of a user
        }
    }
}
