package dev.metis.hub.share;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.Listing;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Paging;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.server.Server;
import dev.metis.hub.token.Secrets;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code /share-codes/:owner/:server} of the REST API: invitations to servers. */
final class ShareCodeApi {
    private static final Duration USUAL = Duration.ofDays(1);
    private static final int SHORTEST_SECONDS = 60;
    private static final int LONGEST_SECONDS = 365 * 24 * 60 * 60;

    private final Database database;
    private final ShareCodeStore codes;
    private final SharedThings things;
    private final ScopeCatalogue catalogue;
    private final ShareJson json;
    private final HttpConfig.PageSize pageSize;

    ShareCodeApi(
            Database database,
            ShareCodeStore codes,
            SharedThings things,
            ScopeCatalogue catalogue,
            ShareJson json,
            HttpConfig.PageSize pageSize) {
        this.database = database;
        this.codes = codes;
        this.things = things;
        this.catalogue = catalogue;
        this.json = json;
        this.pageSize = pageSize;
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        for (var path : new String[] {"/share-codes/:owner", "/share-codes/:owner/", "/share-codes/:owner/:server"}) {
            api.get(path).respond(this::list);
            api.post(path).respond(this::create);
            api.delete(path).respond(this::delete);
        }
    }

    private Future<Void> list(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var key = ServerPath.find(ctx);
        return (key.isPresent()
                        ? caller.require(Scope.READ_SHARES, key.get())
                        : caller.require(Scope.READ_SHARES, ServerPath.owner(ctx)))
                .map(_ -> Paging.always(ctx, pageSize))
                .compose(paging -> (key.isPresent() ? ofServer(key.get(), paging) : ofOwner(ctx, paging))
                        .compose(found -> paging.answer(ctx, found, json::of)));
    }

    private Future<Listing<ShareCode>> ofServer(ServerKey key, Paging paging) {
        return things.server(key).compose(server -> codes.ofServer(database.sql(), server.id(), paging.slice()));
    }

    private Future<Listing<ShareCode>> ofOwner(RoutingContext ctx, Paging paging) {
        return things.user(ServerPath.owner(ctx)).compose(id -> codes.ofOwner(database.sql(), id, paging.slice()));
    }

    private Future<Void> create(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        return ServerPath.shareable(ctx, caller).compose(key -> {
            var fields = Fields.ofAny(ctx).only("scopes", "expires_in");
            var shareScopes = new ShareScopes(key, catalogue);
            var scopes = ShareRequest.scopes(nullMeansNone(fields))
                    .map(shareScopes::bare)
                    .orElse(ShareScopes.DEFAULT);
            var lifetime = lifetime(fields);
            return Sharing.requireHeld(caller, shareScopes, scopes)
                    .compose(_ -> things.server(key))
                    .compose(server -> create(ctx, server, scopes, lifetime));
        });
    }

    private Future<Void> create(RoutingContext ctx, Server server, List<String> scopes, Duration lifetime) {
        var secret = Secrets.urlSafe43();
        return codes.insert(database.sql(), server.id(), secret, scopes, lifetime)
                .compose(id -> codes.find(database.sql(), id))
                .map(Optional::orElseThrow)
                .compose(code -> Json.answer(ctx, 200, json.of(code, secret)));
    }

    /** Scopes may be null, a lifetime may not. */
    private static Fields nullMeansNone(Fields fields) {
        return fields.body().getValue("scopes") == null ? new Fields(new JsonObject()) : fields;
    }

    /** Numbers may be written as text, as in JupyterHub. */
    private static Duration lifetime(Fields fields) {
        var written = fields.body().getValue("expires_in");
        var numbers = written instanceof String text && text.strip().matches("[+-]?[0-9]{1,18}")
                ? new Fields(new JsonObject().put("expires_in", Long.parseLong(text.strip())))
                : fields;
        return numbers.integer("expires_in", SHORTEST_SECONDS, LONGEST_SECONDS)
                .map(Duration::ofSeconds)
                .orElse(USUAL);
    }

    /** One code by itself or by its id, else all of the server. */
    private Future<Void> delete(RoutingContext ctx) {
        return ServerPath.shareable(ctx, Caller.of(ctx))
                .compose(things::server)
                .compose(server -> delete(ctx, server))
                .compose(_ -> ctx.response().setStatusCode(204).end());
    }

    private Future<Void> delete(RoutingContext ctx, Server server) {
        var code = Params.query(ctx, "code").filter(text -> !text.isEmpty());
        var id = Params.query(ctx, "id").filter(text -> !text.isEmpty());
        if (code.isPresent()) {
            return deleted(codes.delete(database.sql(), server.id(), code.get()));
        }
        if (id.isPresent()) {
            return deleted(ShareCode.rowOf(id.get())
                    .map(row -> codes.delete(database.sql(), server.id(), row))
                    .orElseGet(() -> Future.succeededFuture(false)));
        }
        return codes.deleteOfServer(database.sql(), server.id()).mapEmpty();
    }

    private static Future<Void> deleted(Future<Boolean> deletion) {
        return deletion.compose(
                done -> done ? Future.succeededFuture() : new HubError.NotFound("share code", "").failed());
    }
}
