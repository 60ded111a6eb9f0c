package dev.metis.hub.http;

import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.name.Names;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns failures into answers: the only place that knows which error has which status. Codes are those JupyterHub answers.
 * API paths get {@code {"status", "message"}}, pages an error page with the next step.
 */
public final class ErrorResponder implements Handler<RoutingContext> {
    private static final Logger log = LoggerFactory.getLogger(ErrorResponder.class);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

    /** Shows an error to a person. */
    @FunctionalInterface
    public interface ErrorView {
        /** @param message one sentence, plain text */
        void show(RoutingContext ctx, int status, String message);
    }

    private final BaseUrl base;
    private final ErrorView view;

    public ErrorResponder(BaseUrl base, ErrorView view) {
        this.base = base;
        this.view = view;
    }

    @Override
    public void handle(RoutingContext ctx) {
        var error = errorOf(ctx.failure(), ctx.statusCode());
        if (error.isEmpty()) {
            log.atError()
                    .setCause(ctx.failure())
                    .addKeyValue("request", RequestLog.id(ctx))
                    .addKeyValue("method", ctx.request().method())
                    .addKeyValue("path", ctx.request().path())
                    .log("request_failed");
        }
        if (ctx.response().headWritten()) {
            ctx.response().reset();
            return;
        }
        if (error.isPresent() && error.get() instanceof HubError.LoginRequired && mayRedirect(ctx)) {
            redirectToLogin(ctx);
            return;
        }
        int status = error.map(ErrorResponder::status).orElse(500);
        var message = error.map(HubError::message).orElse("Internal Server Error");
        error.flatMap(ErrorResponder::retryAfter)
                .ifPresent(wait -> ctx.response().putHeader("Retry-After", String.valueOf(wait.toSeconds())));
        answer(ctx, status, message);
    }

    /** Answers an error that is no failure of ours, such as a path nobody serves. */
    public void answer(RoutingContext ctx, int status, String message) {
        if (isApi(ctx)) {
            Json.answer(ctx, status, new JsonObject().put("status", status).put("message", message));
        } else {
            view.show(ctx, status, message);
        }
    }

    /** The status JupyterHub gives this error. */
    public static int status(HubError error) {
        return switch (error) {
            case HubError.BadRequest _, HubError.AlreadyRunning _ -> 400;
            case HubError.LoginRequired _, HubError.Forbidden _ -> 403;
            case HubError.OutOfReach _, HubError.NotFound _, HubError.UnknownInvitation _ -> 404;
            case HubError.MethodNotAllowed _, HubError.NotChangeable _ -> 405;
            case HubError.AlreadyExists _, HubError.Conflict _, HubError.InvalidRole _ -> 409;
            case HubError.TooLarge _ -> 413;
            case HubError.Unprocessable _ -> 422;
            case HubError.ServerNotRunning _ -> 424;
            case HubError.TooBusy _ -> 429;
            case HubError.SpawnFailed _, HubError.RedirectLoop _ -> 500;
            case HubError.DatabaseUnavailable _, HubError.ProxyUnavailable _, HubError.LoginProviderUnavailable _ ->
                503;
        };
    }

    /** How long to wait before trying again, where that is known. */
    public static Optional<Duration> retryAfter(HubError error) {
        return switch (error) {
            case HubError.TooBusy busy -> busy.retryAfter();
            case HubError.LoginProviderUnavailable provider -> provider.retryAfter();
            case HubError.DatabaseUnavailable _ -> Optional.of(DATABASE_RETRY);
            default -> Optional.empty();
        };
    }

    /** Empty for what is our bug. */
    private static Optional<HubError> errorOf(@Nullable Throwable failure, int statusCode) {
        return switch (failure) {
            case HubException e -> Optional.of(e.error());
            case null -> ofStatus(statusCode);
            default ->
                Database.isUnavailable(failure)
                        ? Optional.of(new HubError.DatabaseUnavailable())
                        : statusCode == 500 ? Optional.empty() : ofStatus(statusCode);
        };
    }

    /** What the router itself refuses. */
    private static Optional<HubError> ofStatus(int status) {
        return switch (status) {
            case 400 -> Optional.of(new HubError.BadRequest("Bad Request"));
            case 403 -> Optional.of(new HubError.Forbidden("Forbidden"));
            case 404 -> Optional.of(new HubError.NotFound("page", ""));
            case 405 -> Optional.of(new HubError.MethodNotAllowed(""));
            case 413 -> Optional.of(new HubError.TooLarge("The request is larger than this page accepts."));
            default -> Optional.empty();
        };
    }

    private boolean mayRedirect(RoutingContext ctx) {
        var method = ctx.request().method();
        return !isApi(ctx) && (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD));
    }

    private void redirectToLogin(RoutingContext ctx) {
        ctx.response()
                .setStatusCode(302)
                .putHeader(
                        "Location",
                        base.hub("login") + "?next="
                                + Names.queryEscape(ctx.request().uri()))
                .end();
    }

    /** The authorize page and the metrics live below the API but are pages. */
    private boolean isApi(RoutingContext ctx) {
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        return (path.startsWith(base.hub("api/")) || path.equals(base.hub("api")))
                && !path.equals(base.api("oauth2/authorize"))
                && !path.equals(base.api("metrics"));
    }
}
