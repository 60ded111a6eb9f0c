package dev.metis.hub.metric;

import dev.metis.hub.http.BaseUrl;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Times every request. What it is told apart by is bounded, whatever clients send. */
public final class RequestTimes implements Handler<RoutingContext> {
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private record Kind(String method, String handler, int status) {}

    private final HubMetrics metrics;
    private final HandlerNames names;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    public RequestTimes(HubMetrics metrics, BaseUrl base) {
        this.metrics = metrics;
        this.names = HandlerNames.load(base);
    }

    @Override
    public void handle(RoutingContext ctx) {
        long began = System.nanoTime();
        ctx.addEndHandler(_ ->
                timers.computeIfAbsent(kind(ctx), this::timer).record(System.nanoTime() - began, TimeUnit.NANOSECONDS));
        ctx.next();
    }

    private Kind kind(RoutingContext ctx) {
        var method = ctx.request().method();
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        return new Kind(
                METHODS.contains(method) ? method.name() : "other",
                names.of(path),
                ctx.response().getStatusCode());
    }

    private Timer timer(Kind kind) {
        return metrics.requests(kind.method(), kind.handler(), kind.status());
    }
}
