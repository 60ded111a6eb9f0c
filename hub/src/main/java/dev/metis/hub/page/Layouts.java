package dev.metis.hub.page;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.http.BaseUrl;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Makes the layout of a request's page. */
public final class Layouts {
    private final BaseUrl base;
    private final StaticFiles assets;
    private final Optional<String> announcement;
    private final Function<RoutingContext, String> xsrfToken;

    /**
     * @param announcement the operator's own HTML, shown on every page
     * @param xsrfToken gives the token of a request's browser, and sets its cookie where that is missing
     */
    public Layouts(
            BaseUrl base,
            StaticFiles assets,
            Optional<String> announcement,
            Function<RoutingContext, String> xsrfToken) {
        this.base = base;
        this.assets = assets;
        this.announcement = announcement;
        this.xsrfToken = xsrfToken;
    }

    Layout of(RoutingContext ctx) {
        var caller = Caller.find(ctx);
        return new Layout(
                base,
                caller.map(who -> who.name().value()),
                caller.map(who -> who.scopes().hasAny(Scope.ADMIN_UI)).orElse(false),
                xsrfToken.apply(ctx),
                announcement,
                assets);
    }

    BaseUrl base() {
        return base;
    }
}
