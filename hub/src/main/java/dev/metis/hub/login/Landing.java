package dev.metis.hub.login;

import dev.metis.hub.access.Caller;
import dev.metis.hub.home.LandingConfig;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.CarriedQuery;
import dev.metis.hub.http.Params;
import dev.metis.hub.http.RequestOrigin;
import dev.metis.hub.name.Names;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Where somebody goes who has logged in or opened the front door: {@code next}, or the configured place. */
public final class Landing {
    private final BaseUrl base;
    private final LandingConfig config;
    private final Function<HttpServerRequest, RequestOrigin> origins;
    private final Function<ServerKey, Future<Boolean>> isRunning;

    /** @param isRunning whether a server is up or coming up */
    public Landing(
            BaseUrl base,
            LandingConfig config,
            Function<HttpServerRequest, RequestOrigin> origins,
            Function<ServerKey, Future<Boolean>> isRunning) {
        this.base = base;
        this.config = config;
        this.origins = origins;
        this.isRunning = isRunning;
    }

    /** The request's {@code next}, if it stays on this hub. */
    public Optional<String> next(RoutingContext ctx) {
        return Params.query(ctx, "next").flatMap(next -> NextUrl.validated(next, origins.apply(ctx.request()), base));
    }

    /** Where this user goes now; other query parameters go along when there is no {@code next}. */
    public Future<String> of(RoutingContext ctx, UserName user) {
        var next = next(ctx);
        return next.isPresent()
                ? Future.succeededFuture(next.get())
                : standard(user).map(url -> CarriedQuery.appended(url, ctx));
    }

    /** Where this user goes whose {@code next} was looked at before, and is not in the request. */
    Future<String> of(Optional<String> next, UserName user) {
        return next.isPresent() ? Future.succeededFuture(next.get()) : standard(user);
    }

    /** The front door: the landing place, or the login page, which leads back here: the query is not lost on the way. */
    public Future<Void> redirect(RoutingContext ctx) {
        if (config.defaultUrl().isPresent()) {
            return redirectTo(ctx, config.defaultUrl().get());
        }
        var caller = Caller.find(ctx);
        return caller.isPresent()
                ? of(ctx, caller.get().name()).compose(url -> redirectTo(ctx, url))
                : redirectTo(
                        ctx,
                        base.hub("login") + "?next="
                                + Names.queryEscape(ctx.request().uri()));
    }

    private Future<String> standard(UserName user) {
        if (config.defaultUrl().isPresent()) {
            return Future.succeededFuture(config.defaultUrl().get());
        }
        if (!config.toServer()) {
            return Future.succeededFuture(base.hub("home"));
        }
        var server = ServerKey.defaultOf(user);
        return isRunning.apply(server).map(running -> running ? base.path() + server.path() : base.hub("spawn"));
    }

    /** 302. */
    public static Future<Void> redirectTo(RoutingContext ctx, String location) {
        return ctx.response().setStatusCode(302).putHeader("Location", location).end();
    }
}
