package dev.metis.hub.home;

import dev.metis.hub.access.Caller;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Redirect;
import dev.metis.hub.name.Names;
import dev.metis.hub.name.ServerKey;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /user-redirect/...}: an address that leads everybody to the same place in their own server. */
public final class UserRedirectPage {
    private final BaseUrl base;
    private final LandingConfig config;

    public UserRedirectPage(BaseUrl base, LandingConfig config) {
        this.base = base;
        this.config = config;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/user-redirect/*").respond(this::go);
    }

    private Future<Void> go(RoutingContext ctx) {
        var server = new ServerKey(Caller.of(ctx).name(), config.serverName());
        var rest = ctx.request().uri().substring(base.hub("user-redirect").length());
        var path = rest.startsWith("/") ? rest.substring(1) : rest;
        var target = base.path() + server.path() + path;
        return Redirect.found(ctx, base.hub("spawn/") + server.pagePath() + "?next=" + Names.queryEscape(target));
    }
}
