package dev.metis.hub.http;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/** Sends a browser elsewhere. */
public final class Redirect {
    private Redirect() {}

    /** 302. */
    public static Future<Void> found(RoutingContext ctx, String location) {
        return to(ctx, 302, location);
    }

    /** 303: with GET, whatever the request was. */
    public static Future<Void> seeOther(RoutingContext ctx, String location) {
        return to(ctx, 303, location);
    }

    private static Future<Void> to(RoutingContext ctx, int status, String location) {
        return ctx.response()
                .setStatusCode(status)
                .putHeader("Location", location)
                .end();
    }
}
