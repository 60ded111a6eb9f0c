package dev.metis.hub.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /api}, with and without a slash at the end: which version this is. Servers ask before they start to serve. */
public final class RootApi {

    /** @param hub the router of everything below {@code /hub}, before anything that asks who is calling */
    public void mount(Router hub) {
        for (var path : new String[] {"/api", "/api/"}) {
            hub.route(path).handler(RootApi::open);
            hub.get(path).respond(RootApi::version);
        }
    }

    /** Scripts of every site may ask. */
    private static void open(RoutingContext ctx) {
        ctx.response().putHeader("Access-Control-Allow-Origin", "*");
        ctx.next();
    }

    private static Future<Void> version(RoutingContext ctx) {
        return Json.answer(ctx, 200, new JsonObject().put("version", JupyterHubVersion.TEXT));
    }
}
