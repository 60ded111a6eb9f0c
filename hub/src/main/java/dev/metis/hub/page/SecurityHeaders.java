package dev.metis.hub.page;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.JupyterHubVersion;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The headers every answer of the hub has, pages and API alike; mounted before everything else. */
public final class SecurityHeaders implements Handler<RoutingContext> {
    // Kept as they are written, which otherwise takes as long as all else that an answer from memory needs.
    private static final CharSequence VERSION = HttpHeaders.createOptimized(JupyterHubVersion.HEADER);
    private static final CharSequence THIS_VERSION = HttpHeaders.createOptimized(JupyterHubVersion.TEXT);
    private static final CharSequence CORS = HttpHeaders.createOptimized("accept, content-type, authorization");
    private static final CharSequence POLICY = HttpHeaders.createOptimized(ContentPolicy.HEADER);

    private final String api;
    private final CharSequence apiPolicy;
    private final CharSequence pagePolicy;

    public SecurityHeaders(BaseUrl base) {
        this.api = base.hub("api");
        this.apiPolicy = HttpHeaders.createOptimized(ContentPolicy.API.header(base));
        this.pagePolicy = HttpHeaders.createOptimized(ContentPolicy.STRICT.header(base));
    }

    @Override
    public void handle(RoutingContext ctx) {
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        boolean isApi = path.equals(api) || path.startsWith(api + "/");
        ctx.response()
                .putHeader(VERSION, THIS_VERSION)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, CORS)
                .putHeader(POLICY, isApi ? apiPolicy : pagePolicy);
        ctx.next();
    }
}
