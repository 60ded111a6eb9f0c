package dev.metis.hub.metric;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/** {@code /metrics} and {@code /api/metrics}: for Prometheus, with a token or a login, or open to everybody. */
public final class MetricsPage {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final long ASKING_SECONDS = 5;

    private final HubMetrics metrics;
    private final Database database;
    private final boolean isProtected;

    /** @param isProtected whether only who has {@code read:metrics} may read them */
    public MetricsPage(HubMetrics metrics, Database database, boolean isProtected) {
        this.metrics = metrics;
        this.database = database;
        this.isProtected = isProtected;
    }

    /** @param hub the router of everything below {@code /hub}, which knows who calls */
    public void mount(Router hub) {
        for (var path : new String[] {"/metrics", "/api/metrics"}) {
            hub.get(path).respond(this::show);
            hub.route(path)
                    .handler(ctx -> ctx.fail(
                            new HubError.MethodNotAllowed(ctx.request().method().name()).exception()));
        }
    }

    private Future<Void> show(RoutingContext ctx) {
        if (isProtected && !mayRead(ctx)) {
            return new HubError.Forbidden("Reading the metrics needs the scope " + Scope.READ_METRICS.text()).failed();
        }
        return counts().compose(
                        counts -> ctx.response().putHeader("Content-Type", TYPE).end(metrics.text(counts)));
    }

    /** Under any filter: they are about no single thing. */
    private static boolean mayRead(RoutingContext ctx) {
        return Caller.find(ctx)
                .filter(caller -> caller.scopes().hasAny(Scope.READ_METRICS))
                .isPresent();
    }

    /** What the hub itself measured is worth most while the database is away. */
    private Future<Counts> counts() {
        return Counts.read(database.sql())
                .timeout(ASKING_SECONDS, TimeUnit.SECONDS)
                .recover(cause -> Database.isUnavailable(cause)
                        ? Future.succeededFuture(Counts.UNKNOWN)
                        : Future.failedFuture(cause));
    }
}
