package dev.metis.hub.share;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Which server a path ends with: {@code :owner/:server}, where the default server's name is empty. */
final class ServerPath {
    private ServerPath() {}

    /** Empty when the path ends with the owner: it means all of their servers. Fails when no server can be called so. */
    static Optional<ServerKey> find(RoutingContext ctx) {
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        boolean named = ctx.pathParams().containsKey("server");
        if (!named && !path.endsWith("/")) {
            return Optional.empty();
        }
        var name = named ? Params.path(ctx, "server") : "";
        if (!ServerKey.isPossible(name)) {
            throw new HubError.NotFound("server", name).exception();
        }
        return Optional.of(ServerKey.of(Params.path(ctx, "owner"), name));
    }

    static UserName owner(RoutingContext ctx) {
        return ServerKey.of(Params.path(ctx, "owner"), "").owner();
    }

    /** A server that the caller may share; changes are never about all of an owner's servers at once. */
    static Future<ServerKey> shareable(RoutingContext ctx, Caller caller) {
        var key = find(ctx);
        return key.isPresent()
                ? caller.require(Scope.SHARES, key.get()).map(key.get())
                : caller.require(Scope.SHARES, owner(ctx))
                        .compose(_ -> new HubError.MethodNotAllowed(
                                        ctx.request().method().name())
                                .failed());
    }

    static ServerKey of(RoutingContext ctx) {
        return find(ctx).orElseThrow(() -> new HubError.NotFound("API path", "").exception());
    }
}
