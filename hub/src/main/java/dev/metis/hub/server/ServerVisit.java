package dev.metis.hub.server;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.http.CarriedQuery;
import dev.metis.hub.name.ServerKey;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/**
 * Somebody before a page about one server.
 *
 * @param next where they want to go once it runs
 */
record ServerVisit(ServerKey key, Caller caller, Optional<String> next) {
    /** Is for the hub. */
    private static final String DISPLAY_NAME = "display_name";

    /** The server of the request's path, the caller's own default one when the path names none. */
    static Future<ServerVisit> of(RoutingContext ctx, Function<RoutingContext, Optional<String>> next) {
        var caller = Caller.of(ctx);
        var owner = Optional.ofNullable(ctx.pathParam("user"))
                .orElseGet(() -> caller.name().value());
        var key =
                ServerKey.of(owner, Optional.ofNullable(ctx.pathParam("server")).orElse(""));
        return caller.require(Scope.SERVERS, key).map(_ -> new ServerVisit(key, caller, next.apply(ctx)));
    }

    /** Where they are let go on to: there, or the server, with what else they asked for. */
    String destination(RoutingContext ctx, ServerLinks links) {
        return next.orElseGet(() -> CarriedQuery.appended(links.server(key), ctx));
    }

    /** The page that follows the start, with what else they asked for. */
    String pending(RoutingContext ctx, ServerLinks links) {
        return ServerLinks.withNext(CarriedQuery.appended(links.pending(key), ctx, DISPLAY_NAME), next);
    }

    boolean isForOther() {
        return !key.owner().equals(caller.name());
    }

    String title(Optional<Server> server) {
        return ServerLinks.title(key, server, caller.owner());
    }
}
