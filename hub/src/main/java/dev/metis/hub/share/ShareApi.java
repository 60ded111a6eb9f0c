package dev.metis.hub.share;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Listing;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Paging;
import dev.metis.hub.name.ServerKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** {@code /shares/:owner/:server} of the REST API: with whom servers are shared. */
final class ShareApi {
    private final Database database;
    private final ShareStore shares;
    private final SharedThings things;
    private final ShareChanges changes;
    private final ScopeCatalogue catalogue;
    private final ShareJson json;
    private final HttpConfig.PageSize pageSize;

    ShareApi(
            Database database,
            ShareStore shares,
            SharedThings things,
            ShareChanges changes,
            ScopeCatalogue catalogue,
            ShareJson json,
            HttpConfig.PageSize pageSize) {
        this.database = database;
        this.shares = shares;
        this.things = things;
        this.changes = changes;
        this.catalogue = catalogue;
        this.json = json;
        this.pageSize = pageSize;
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        for (var path : new String[] {"/shares/:owner", "/shares/:owner/", "/shares/:owner/:server"}) {
            api.get(path).respond(this::list);
            api.post(path).respond(ctx -> ofServer(ctx, this::grant));
            api.patch(path).respond(ctx -> ofServer(ctx, this::revoke));
            api.delete(path).respond(ctx -> ofServer(ctx, this::revokeAll));
        }
    }

    private Future<Void> list(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var key = ServerPath.find(ctx);
        return (key.isPresent() ? ofServer(ctx, caller, key.get()) : ofOwner(ctx, caller))
                .compose(found -> found.answer(ctx, json));
    }

    private record Page(Paging paging, Listing<Share> shares) {
        Future<Void> answer(RoutingContext ctx, ShareJson json) {
            return paging.answer(ctx, shares, json::of);
        }
    }

    private Future<Page> ofServer(RoutingContext ctx, Caller caller, ServerKey key) {
        return caller.require(Scope.READ_SHARES, key)
                .map(_ -> Paging.always(ctx, pageSize))
                .compose(paging -> things.server(key)
                        .compose(server -> shares.ofServer(database.sql(), server.id(), paging.slice()))
                        .map(found -> new Page(paging, found)));
    }

    private Future<Page> ofOwner(RoutingContext ctx, Caller caller) {
        var owner = ServerPath.owner(ctx);
        return caller.require(Scope.READ_SHARES, owner)
                .map(_ -> Paging.always(ctx, pageSize))
                .compose(paging -> things.user(owner)
                        .compose(id -> shares.ofOwner(database.sql(), id, paging.slice()))
                        .map(found -> new Page(paging, found)));
    }

    /** Somebody who may share a server, and wants something of it. */
    private record Visit(RoutingContext ctx, Caller caller, ServerKey key) {
        ShareScopes scopes(ScopeCatalogue catalogue) {
            return new ShareScopes(key, catalogue);
        }
    }

    private interface Answer {
        Future<Void> to(Visit visit);
    }

    private static Future<Void> ofServer(RoutingContext ctx, Answer answer) {
        var caller = Caller.of(ctx);
        return ServerPath.shareable(ctx, caller).compose(key -> answer.to(new Visit(ctx, caller, key)));
    }

    private Future<Void> grant(Visit visit) {
        var request = ShareRequest.of(visit.ctx());
        var scopes = request.scopes()
                .map(written -> visit.scopes(catalogue).bare(written))
                .orElse(ShareScopes.DEFAULT);
        return things.server(visit.key())
                .compose(server -> Sharing.requireHeld(visit.caller(), visit.scopes(catalogue), scopes)
                        .compose(_ -> requireVisible(visit.caller(), request.with()))
                        .compose(_ -> recipient(request.with()))
                        .compose(with -> changes.grant(server, with, scopes)))
                .compose(share -> Json.answer(visit.ctx(), 200, json.of(share)));
    }

    /** Who shares with somebody learns that they exist, so must be allowed to know. */
    private static Future<Void> requireVisible(Caller caller, Resource with) {
        var scope = with instanceof Resource.OfGroup ? Scope.READ_GROUPS_NAME : Scope.READ_USERS_NAME;
        return caller.may(scope, with)
                .compose(may -> may
                        ? Future.succeededFuture()
                        : new HubError.Forbidden("To share with " + with.kind() + "s by name, you need the scope "
                                        + scope.text())
                                .failed());
    }

    private Future<Recipient> recipient(Resource with) {
        return things.ofName(with)
                .map(found -> found.orElseThrow(
                        () -> new HubError.BadRequest(with.kind() + ": no such " + with.kind()).exception()));
    }

    /** What was never shared counts as no longer shared. */
    private Future<Void> revoke(Visit visit) {
        var request = ShareRequest.of(visit.ctx());
        var scopes = request.scopes().map(written -> visit.scopes(catalogue).bareOfThis(written));
        return things.server(visit.key())
                .compose(server -> things.ofName(request.with())
                        .compose(with -> with.isPresent()
                                ? changes.revoke(server, with.get(), scopes)
                                : Future.succeededFuture(Optional.empty())))
                .compose(
                        left -> Json.answer(visit.ctx(), 200, left.map(json::of).orElseGet(JsonObject::new)));
    }

    private Future<Void> revokeAll(Visit visit) {
        return things.server(visit.key())
                .compose(changes::revokeAll)
                .compose(_ -> visit.ctx().response().setStatusCode(204).end());
    }
}
