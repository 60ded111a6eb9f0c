package dev.metis.client;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Why a request was not let in: the failure of its {@link RoutingContext}. Mount {@link #responder()} to answer with its
 * words; without it, or a failure handler of your own, only the status is answered.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final String SAME_PAGE = "";

    private final int status;
    private final boolean temporary;
    private final String retryUrl;

    private Refusal(int status, boolean temporary, String message, String retryUrl) {
        super(message, null, false, false);
        this.status = status;
        this.temporary = temporary;
        this.retryUrl = retryUrl;
    }

    static Refusal of(int status, String message) {
        return new Refusal(status, false, message, SAME_PAGE);
    }

    /** The hub cannot be asked. Nothing is known about the caller, so this is neither 401 nor 403. */
    static Refusal hubIsAway(String message) {
        return new Refusal(503, true, message, SAME_PAGE);
    }

    static Refusal from(Throwable failure) {
        return failure instanceof Refusal refusal
                ? refusal
                : of(
                        500,
                        "The caller could not be identified: "
                                + failure.getClass().getSimpleName());
    }

    /** The same, where trying again means another page. */
    Refusal leadingTo(String path) {
        return new Refusal(status, temporary, String.valueOf(getMessage()), path);
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    /** When to ask again, if that may help. */
    public Optional<Duration> retryAfter() {
        return temporary ? Optional.of(RETRY) : Optional.empty();
    }

    <T> Future<T> failed() {
        return Future.failedFuture(this);
    }

    void fail(RoutingContext ctx) {
        retryAfter().ifPresent(pause -> ctx.response().putHeader("Retry-After", String.valueOf(pause.toSeconds())));
        ctx.response().putHeader("Cache-Control", "no-store");
        ctx.fail(status, this);
    }

    /** A failure handler that answers refusals, as a small page or as JSON, and leaves other failures alone. */
    public static Handler<RoutingContext> responder() {
        return ctx -> {
            if (ctx.failure() instanceof Refusal refusal && !ctx.response().headWritten()) {
                refusal.answer(ctx);
            } else {
                ctx.next();
            }
        };
    }

    private void answer(RoutingContext ctx) {
        var response = ctx.response().setStatusCode(status);
        if (new Fetch(ctx.request()).wantsPage()) {
            response.putHeader("Content-Type", "text/html; charset=utf-8").end(page());
        } else {
            response.putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("status", status)
                            .put("message", getMessage())
                            .toBuffer());
        }
    }

    private String page() {
        return """
                <!doctype html>
                <html lang="en"><meta charset="utf-8"><title>%d</title>
                <h1>%d</h1><p>%s</p><p><a href="%s">Try again</a></p></html>
                """.formatted(status, status, escaped(String.valueOf(getMessage())), escaped(retryUrl));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
