package dev.metis.hub.page;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.JupyterHubVersion;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The headers every answer of the hub has, pages and API alike; mounted before everything else. */
public final class SecurityHeaders implements Handler<RoutingContext> {
    private final String api;
    private final String apiPolicy;
    private final String pagePolicy;

    public SecurityHeaders(BaseUrl base) {
        this.api = base.hub("api");
        this.apiPolicy = ContentPolicy.API.header(base);
        this.pagePolicy = ContentPolicy.STRICT.header(base);
    }

    @Override
    public void handle(RoutingContext ctx) {
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        boolean isApi = path.equals(api) || path.startsWith(api + "/");
        ctx.response()
                .putHeader(JupyterHubVersion.HEADER, JupyterHubVersion.TEXT)
                .putHeader("Access-Control-Allow-Headers", "accept, content-type, authorization")
                .putHeader(ContentPolicy.HEADER, isApi ? apiPolicy : pagePolicy);
        ctx.next();
    }
}
