package dev.metis.hub.share;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Listing;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Paging;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.server.Server;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code /users/:user/shared} and {@code /groups/:group/shared} of the REST API: what is shared with somebody. */
final class SharedApi {
    private final Database database;
    private final ShareStore shares;
    private final SharedThings things;
    private final ShareChanges changes;
    private final ShareJson json;
    private final HttpConfig.PageSize pageSize;

    SharedApi(
            Database database,
            ShareStore shares,
            SharedThings things,
            ShareChanges changes,
            ShareJson json,
            HttpConfig.PageSize pageSize) {
        this.database = database;
        this.shares = shares;
        this.things = things;
        this.changes = changes;
        this.json = json;
        this.pageSize = pageSize;
    }

    /** Whom a path begins with, and the scopes that are about it. */
    private record Kind(String path, Function<RoutingContext, Resource> named, Scope read, Scope change) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "/users/:user/shared",
                    ctx -> new Resource.OfUser(
                            ServerKey.of(Params.path(ctx, "user"), "").owner()),
                    Scope.READ_USERS_SHARES,
                    Scope.USERS_SHARES),
            new Kind(
                    "/groups/:group/shared",
                    ctx -> new Resource.OfGroup(GroupName.of(Params.path(ctx, "group"))),
                    Scope.READ_GROUPS_SHARES,
                    Scope.GROUPS_SHARES));

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        for (var kind : KINDS) {
            api.get(kind.path()).respond(ctx -> list(ctx, kind));
            for (var path : new String[] {kind.path() + "/:owner/", kind.path() + "/:owner/:server"}) {
                api.get(path).respond(ctx -> look(ctx, kind));
                api.delete(path).respond(ctx -> leave(ctx, kind));
            }
        }
    }

    /** What a user has through groups is listed too. */
    private Future<Void> list(RoutingContext ctx, Kind kind) {
        var caller = Caller.of(ctx);
        var named = kind.named().apply(ctx);
        return caller.requireAny(List.of(kind.read()), named)
                .map(_ -> Paging.always(ctx, pageSize))
                .compose(paging -> recipient(named)
                        .compose(with -> sharedWith(with, paging))
                        .compose(found -> paging.answer(ctx, found, json::of)));
    }

    private Future<Listing<Share>> sharedWith(Recipient with, Paging paging) {
        return switch (with) {
            case Recipient.OfUser user -> shares.withUser(database.sql(), user.id(), paging.slice());
            case Recipient.OfGroup group -> shares.withGroup(database.sql(), group.id(), paging.slice());
        };
    }

    /** Only what is shared with exactly that user or group. */
    private Future<Void> look(RoutingContext ctx, Kind kind) {
        return found(ctx, kind.named().apply(ctx), kind.read())
                .compose(found -> shares.find(database.sql(), found.server().id(), found.with()))
                .map(share -> share.orElseThrow(SharedApi::missing))
                .compose(share -> Json.answer(ctx, 200, json.of(share)));
    }

    private Future<Void> leave(RoutingContext ctx, Kind kind) {
        return found(ctx, kind.named().apply(ctx), kind.change())
                .compose(found -> shares.find(database.sql(), found.server().id(), found.with())
                        .map(share -> share.orElseThrow(SharedApi::missing))
                        .compose(_ -> changes.revoke(found.server(), found.with(), Optional.empty())))
                .compose(_ -> ctx.response().setStatusCode(204).end());
    }

    private record Found(Recipient with, Server server) {}

    private Future<Found> found(RoutingContext ctx, Resource named, Scope scope) {
        var caller = Caller.of(ctx);
        var key = ServerPath.of(ctx);
        return caller.requireAny(List.of(scope), named)
                .compose(_ -> recipient(named))
                .compose(with ->
                        things.findServer(key).map(server -> new Found(with, server.orElseThrow(SharedApi::missing))));
    }

    private Future<Recipient> recipient(Resource named) {
        return things.ofName(named)
                .map(found -> found.orElseThrow(() -> new HubError.NotFound(named.kind(), named.shown()).exception()));
    }

    private static RuntimeException missing() {
        return new HubError.NotFound("share", "").exception();
    }
}
