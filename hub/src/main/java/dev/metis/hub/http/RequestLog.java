package dev.metis.hub.http;

import dev.metis.hub.error.Shown;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Gives each request an id and writes one line when it is answered. Never the query string, a cookie or a body. */
public final class RequestLog implements Handler<RoutingContext> {
    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
    private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");
    private static final String KEY = RequestLog.class.getName();
    private static final Pattern SECRETS = Pattern.compile("(/authorizations/(?:token/|cookie/[^/]*/)).+$");
    private static final long SLOW_MILLIS = 1000;

    /** The id that stands in every log line about this request, and in the response header X-Request-Id. */
    public static String id(RoutingContext ctx) {
        return Optional.<String>ofNullable(ctx.get(KEY)).orElse("-");
    }

    @Override
    public void handle(RoutingContext ctx) {
        long began = System.nanoTime();
        var id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        ctx.put(KEY, id);
        ctx.response().putHeader(HEADER, id);
        ctx.addEndHandler(_ -> write(ctx, (System.nanoTime() - began) / 1_000_000));
        ctx.next();
    }

    private static void write(RoutingContext ctx, long millis) {
        int status = ctx.response().getStatusCode();
        log.atLevel(level(ctx, status, millis))
                .addKeyValue("status", status)
                .addKeyValue("method", ctx.request().method())
                .addKeyValue(
                        "path", shown(Optional.ofNullable(ctx.request().path()).orElse("")))
                .addKeyValue("millis", millis)
                .addKeyValue("request", id(ctx))
                .log("request_answered");
    }

    /** Tokens and cookies that old clients write into the path are left out. */
    static String shown(String path) {
        return Shown.cut(
                path.contains("/authorizations/") ? SECRETS.matcher(path).replaceFirst("$1***") : path);
    }

    private static Level level(RoutingContext ctx, int status, long millis) {
        if (status >= 500) {
            return Level.WARN;
        }
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        boolean quiet = path.endsWith("/health") || path.endsWith("/metrics") || path.contains("/static/");
        return quiet && millis < SLOW_MILLIS ? Level.DEBUG : Level.INFO;
    }
}
