package dev.metis.hub.token;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.user.User;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /users/:user/tokens} of the REST API: a token for a script. */
public final class TokenApi {
    private static final int MAX_NOTE = 1023;

    private final Database database;
    private final UserStore users;
    private final TokenStore tokens;
    private final RoleScopes roles;
    private final TokenConfig config;

    public TokenApi(Database database, UserStore users, TokenStore tokens, RoleScopes roles, TokenConfig config) {
        this.database = database;
        this.users = users;
        this.tokens = tokens;
        this.roles = roles;
        this.config = config;
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        api.post("/users/:user/tokens").respond(this::create);
    }

    /** What is asked for: never more than the owner holds, never longer than allowed. */
    private record Wanted(String note, Optional<Duration> lifetime, Optional<List<String>> scopes) {}

    private Future<Void> create(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = Params.path(ctx, "user");
        if (name.isEmpty() || name.length() > UserName.MAX_LENGTH) {
            return refused();
        }
        return caller.may(Scope.TOKENS, new Resource.OfUser(new UserName(name)))
                .compose(may -> may ? users.find(database.sql(), new UserName(name)) : refused())
                .compose(owner -> owner.isPresent() ? create(ctx, owner.get()) : refused());
    }

    /** The same for who may not and for who is not there. */
    private static <T> Future<T> refused() {
        return new HubError.Forbidden("You may not make tokens for this user").failed();
    }

    private Future<Void> create(RoutingContext ctx, User owner) {
        var wanted = wanted(Json.body(ctx).orElseGet(JsonObject::new));
        return wanted.scopes()
                .map(Future::succeededFuture)
                .orElseGet(() -> roles.ofNewToken(database.sql()))
                .compose(scopes ->
                        effective(owner, scopes).compose(effective -> store(ctx, owner, wanted, scopes, effective)));
    }

    /** What the token will come to; refused when that is more than its owner has. */
    private Future<ScopeSet> effective(User owner, List<String> scopes) {
        return roles.of(database.sql(), new OwnerId.OfUser(owner.id()))
                .compose(rights ->
                        rights.map(held -> roles.ofNewToken(held, scopes)).orElseGet(TokenApi::refused));
    }

    private Future<Void> store(RoutingContext ctx, User owner, Wanted wanted, List<String> scopes, ScopeSet effective) {
        var secret = Secrets.hex32();
        var created = OffsetDateTime.now(ZoneOffset.UTC);
        return tokens.insert(
                        database.sql(),
                        new NewToken(
                                secret,
                                new OwnerId.OfUser(owner.id()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                scopes,
                                wanted.note(),
                                wanted.lifetime()))
                .compose(id -> Json.answer(
                        ctx,
                        201,
                        new JsonObject()
                                .put("user", owner.name().value())
                                .put("id", "a" + id)
                                .put("kind", "api_token")
                                .put("roles", new JsonArray())
                                .put("scopes", new JsonArray(effective.toList()))
                                .put("created", Json.time(created))
                                .put("last_activity", null)
                                .put(
                                        "expires_at",
                                        Json.time(wanted.lifetime()
                                                .map(created::plus)
                                                .orElse(null)))
                                .put("note", wanted.note())
                                .put("session_id", null)
                                .put("oauth_client", "JupyterHub")
                                .put("token", secret)));
    }

    private Wanted wanted(JsonObject body) {
        var note = body.getValue("note") == null ? "Requested via api" : String.valueOf(body.getValue("note"));
        if (note.length() > MAX_NOTE) {
            throw new HubError.BadRequest("note: at most " + MAX_NOTE + " characters").exception();
        }
        return new Wanted(note, lifetime(body.getValue("expires_in")), scopes(body.getValue("scopes")));
    }

    /** Zero means the longest allowed, like none at all. */
    private Optional<Duration> lifetime(@Nullable Object seconds) {
        if (seconds == null) {
            return config.longest();
        }
        if (!(seconds instanceof Integer given) || given < 0) {
            throw new HubError.BadRequest("expires_in: a number of seconds, not negative").exception();
        }
        if (given == 0) {
            return config.longest();
        }
        var lifetime = Duration.ofSeconds(given);
        if (config.longest().isPresent() && lifetime.compareTo(config.longest().get()) > 0) {
            throw new HubError.BadRequest(
                            "expires_in: at most " + config.longest().get().toSeconds())
                    .exception();
        }
        return Optional.of(lifetime);
    }

    /** Empty for those of the role {@code token}. */
    private Optional<List<String>> scopes(@Nullable Object scopes) {
        return switch (scopes) {
            case null -> Optional.empty();
            case JsonArray list
            when list.stream().allMatch(String.class::isInstance) ->
                Optional.of(list.stream()
                        .map(String.class::cast)
                        .map(this::existing)
                        .toList());
            default -> throw new HubError.BadRequest("scopes: a list of scopes").exception();
        };
    }

    private String existing(String scope) {
        roles.catalogue().problem(scope).ifPresent(problem -> {
            throw new HubError.BadRequest("scopes: " + problem).exception();
        });
        return scope;
    }
}
