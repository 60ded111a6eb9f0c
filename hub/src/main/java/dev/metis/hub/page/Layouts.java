package dev.metis.hub.page;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.http.BaseUrl;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;

/** Makes the layout of a request's page. */
public final class Layouts {
    private final BaseUrl base;
    private final StaticFiles assets;
    private final PageConfig.Announcements announcements;
    private final Function<RoutingContext, String> xsrfToken;
    private final Function<RoutingContext, Future<List<MenuItem>>> services;

    /**
     * @param services those that whoever asks may use; never fails
     * @param xsrfToken gives the token of a request's browser, and sets its cookie where that is missing
     */
    public Layouts(
            BaseUrl base,
            StaticFiles assets,
            PageConfig.Announcements announcements,
            Function<RoutingContext, Future<List<MenuItem>>> services,
            Function<RoutingContext, String> xsrfToken) {
        this.base = base;
        this.assets = assets;
        this.announcements = announcements;
        this.services = services;
        this.xsrfToken = xsrfToken;
    }

    Future<Layout> of(RoutingContext ctx, View view) {
        return services.apply(ctx).map(menu -> of(ctx, view, menu));
    }

    private Layout of(RoutingContext ctx, View view, List<MenuItem> menu) {
        var caller = Caller.find(ctx);
        return new Layout(
                base,
                caller.map(who -> who.owner().shown()),
                caller.map(who -> who.scopes().hasAny(Scope.ADMIN_UI)).orElse(false),
                menu,
                xsrfToken.apply(ctx),
                view.announcement(announcements),
                assets);
    }

    BaseUrl base() {
        return base;
    }
}
