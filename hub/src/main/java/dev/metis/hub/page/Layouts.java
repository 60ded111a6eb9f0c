package dev.metis.hub.page;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.http.BaseUrl;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Makes the layout of a request's page. */
public final class Layouts {
    private final BaseUrl base;
    private final StaticFiles assets;
    private final PageConfig.Announcements announcements;
    private final Function<RoutingContext, String> xsrfToken;

    /**
     * @param xsrfToken gives the token of a request's browser, and sets its cookie where that is missing
     */
    public Layouts(
            BaseUrl base,
            StaticFiles assets,
            PageConfig.Announcements announcements,
            Function<RoutingContext, String> xsrfToken) {
        this.base = base;
        this.assets = assets;
        this.announcements = announcements;
        this.xsrfToken = xsrfToken;
    }

    Layout of(RoutingContext ctx, View view) {
        var caller = Caller.find(ctx);
        return new Layout(
                base,
                caller.map(who -> who.owner().shown()),
                caller.map(who -> who.scopes().hasAny(Scope.ADMIN_UI)).orElse(false),
                xsrfToken.apply(ctx),
                view.announcement(announcements),
                assets);
    }

    BaseUrl base() {
        return base;
    }
}
