package dev.metis.hub.page;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** {@code /health} and {@code /api/health}: whether this hub answers at all. Asked every few seconds, by anybody. */
public final class HealthPage {

    /** @param hub the router of everything below {@code /hub}, before anything that asks who is calling */
    public void mount(Router hub) {
        for (var path : new String[] {"/health", "/api/health"}) {
            hub.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD).handler(HealthPage::answer);
        }
    }

    private static void answer(RoutingContext ctx) {
        ctx.response().putHeader("Content-Type", "text/html").end();
    }
}
