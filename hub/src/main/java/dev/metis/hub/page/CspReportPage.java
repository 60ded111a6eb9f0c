package dev.metis.hub.page;

import dev.metis.hub.access.Caller;
import dev.metis.hub.error.Shown;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /security/csp-report}: where browsers tell what a page's policy kept them from loading. */
public final class CspReportPage {
    private static final Logger log = LoggerFactory.getLogger(CspReportPage.class);

    private final Runnable count;

    /** @param count called for each report */
    public CspReportPage(Runnable count) {
        this.count = count;
    }

    /** @param hub the router of everything below {@code /hub}; it has read the body */
    public void mount(Router hub) {
        hub.post("/security/csp-report").respond(this::note);
    }

    private Future<Void> note(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        count.run();
        log.atInfo()
                .addKeyValue("user", caller.owner().shown())
                .addKeyValue("directive", Shown.cut(directive(ctx)))
                .log("csp_violation_reported");
        return ctx.response().putHeader("Content-Type", "text/html").end();
    }

    private static String directive(RoutingContext ctx) {
        try {
            var body = Optional.ofNullable(ctx.body().asString()).orElse("{}");
            var report = new JsonObject(body).getValue("csp-report");
            return report instanceof JsonObject object ? String.valueOf(object.getValue("violated-directive")) : "";
        } catch (DecodeException _) {
            return "";
        }
    }
}
