package dev.metis.hub.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Template and view become a response. Templates escape for the place a value stands in; views are never trusted. */
public final class Pages {
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(ContentType.Html);
    private final Layouts layouts;

    public Pages(Layouts layouts) {
        this.layouts = layouts;
    }

    public Future<Void> show(RoutingContext ctx, View view) {
        return show(ctx, 200, view);
    }

    public Future<Void> show(RoutingContext ctx, int status, View view) {
        return layouts.of(ctx, view).compose(layout -> send(ctx, status, view, render(layout, view)));
    }

    private Future<Void> send(RoutingContext ctx, int status, View view, String html) {
        var response = ctx.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/html")
                .putHeader("Cache-Control", "no-store")
                .putHeader(ContentPolicy.HEADER, view.policy().header(layouts.base()));
        return ctx.request().method().equals(HttpMethod.HEAD) ? response.end() : response.end(html);
    }

    String render(Layout layout, View view) {
        var out = new StringOutput();
        templates.render(view.template(), Map.of("page", layout, "view", view), out);
        return out.toString();
    }
}
