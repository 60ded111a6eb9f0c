package dev.metis.hub;

import dev.metis.hub.error.HubError;
import dev.metis.hub.http.ApiPaths;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.ErrorResponder;
import dev.metis.hub.http.PathEscapes;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.login.CallerLoader;
import dev.metis.hub.metric.RequestTimes;
import dev.metis.hub.page.SecurityHeaders;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Which part answers which path, and what every request passes on its way there. */
final class HubRouter {
    /** Options of a start may carry a picture. */
    private static final long LARGEST_API_BODY = 10L << 20;

    /** Login and spawn forms. */
    private static final long LARGEST_FORM = 1L << 20;

    /** The decoder of forms knows no others. */
    private static final Set<HttpMethod> WITH_BODY =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private static final Pattern FORM =
            Pattern.compile("(?:application/x-www-form-urlencoded|multipart/form-data)", Pattern.CASE_INSENSITIVE);

    private static final Pattern WITHOUT_SLASH = Pattern.compile("(?:user|services)/[^/]+");

    private final Router root;
    private final Set<String> endpoints = new HashSet<>();

    /**
     * @param open answers without asking who calls
     * @param metrics for monitoring, below {@code /hub} and {@code /hub/api}
     * @param authorize the one page that lives below {@code /hub/api}
     * @param self what is asked more often than all else together, and so before all else: {@code GET /hub/api/user}
     * @param api below {@code /hub/api}
     * @param stopped below {@code /hub/user}: requests for servers that do not run
     * @param pages everything else below {@code /hub}
     */
    record Parts(
            Consumer<Router> open,
            Consumer<Router> metrics,
            Consumer<Router> authorize,
            Handler<RoutingContext> self,
            Consumer<Router> api,
            Consumer<Router> stopped,
            Consumer<Router> pages) {}

    HubRouter(
            Vertx vertx,
            SecurityHeaders headers,
            BaseUrl base,
            CallerLoader callers,
            ErrorResponder errors,
            RequestTimes times,
            Parts parts) {
        root = Router.router(vertx);
        root.route().handler(times);
        root.route().handler(new RequestLog());
        root.route().handler(headers);
        root.route().handler(ctx -> refuseMisleading(ctx, base));
        var self = base.hub("api/user");
        root.get(self).handler(at(self, callers::ofApi)).handler(at(self, parts.self()));
        var hub = Router.router(vertx);
        parts.open().accept(hub);
        addStopped(vertx, hub, callers, parts);
        for (var path : new String[] {"/metrics", "/api/metrics"}) {
            hub.route(path).handler(callers::ofMetrics);
        }
        parts.metrics().accept(hub);
        addAuthorize(hub, callers, parts);
        addApi(vertx, hub, base, callers, parts);
        note(hub, "/api");
        addPages(hub, callers, parts);
        root.routeWithRegex(HttpMethod.GET, Pattern.quote(base.path() + "hub"))
                .handler(ctx -> redirect(ctx, 301, base.hub()));
        root.route(base.hub() + "*").subRouter(hub);
        root.route().handler(ctx -> outside(ctx, base));
        root.route().failureHandler(errors);
        for (int status : new int[] {400, 404, 405, 413}) {
            root.errorHandler(status, errors);
        }
    }

    Router router() {
        return root;
    }

    /** Every endpoint of the API as method and path, {@code GET /users/{}}. */
    Set<String> endpoints() {
        return Set.copyOf(endpoints);
    }

    private void note(Router router, String prefix) {
        for (var route : router.getRoutes()) {
            var path = route.getPath();
            if (path == null || route.methods() == null || !path.startsWith(prefix)) {
                continue;
            }
            var below = path.substring(prefix.length());
            var shown = below.isEmpty() ? "/" : below.replaceAll(":[a-zA-Z]+", "{}");
            route.methods().stream()
                    .filter(method -> !method.equals(HttpMethod.HEAD) && !method.equals(HttpMethod.OPTIONS))
                    .forEach(method -> endpoints.add(method + " " + shown));
        }
    }

    private static void addStopped(Vertx vertx, Router hub, CallerLoader callers, Parts parts) {
        var stopped = Router.router(vertx);
        stopped.route().handler(callers::ofPageOrToken);
        parts.stopped().accept(stopped);
        hub.route("/user/*").subRouter(stopped);
    }

    private static void addAuthorize(Router hub, CallerLoader callers, Parts parts) {
        hub.route("/api/oauth2/authorize").handler(bodyUpTo(LARGEST_FORM)).handler(callers::ofPage);
        parts.authorize().accept(hub);
    }

    /** Whether there is such a path at all is nobody's secret, and said before anybody is asked who they are. */
    private void addApi(Vertx vertx, Router hub, BaseUrl base, CallerLoader callers, Parts parts) {
        var api = Router.router(vertx);
        parts.api().accept(api);
        note(api, "");
        var paths = new ApiPaths(api.getRoutes());
        var prefix = base.hub("api");
        api.route().handler(HubRouter::refuseMethod);
        for (var root : new String[] {"/api", "/api/"}) {
            hub.route(HttpMethod.OPTIONS, root).handler(ctx -> ctx.response().end());
            hub.route(root).handler(HubRouter::refuseMethod);
        }
        hub.route("/api/*").handler(ctx -> {
            var path = Optional.ofNullable(ctx.request().path()).orElse("");
            if (!path.startsWith(prefix) || !paths.contains(path.substring(prefix.length()))) {
                ctx.fail(new HubError.NotFound("API path", "").exception());
            } else if (ctx.request().method().equals(HttpMethod.OPTIONS)) {
                ctx.response().end();
            } else {
                ctx.next();
            }
        });
        hub.get("/api/authorizations/cookie/:name") // the one reading request whose body counts
                .handler(textUpTo(LARGEST_FORM));
        hub.route("/api/*").handler(bodyUpTo(LARGEST_API_BODY)).handler(callers::ofApi);
        hub.route("/api/*").subRouter(api);
    }

    /** Paths that nobody could read, and names in the API's that the router would take for steps to elsewhere. */
    private static void refuseMisleading(RoutingContext ctx, BaseUrl base) {
        var path = Optional.ofNullable(ctx.request().path()).orElse("");
        if (!PathEscapes.areReadable(path)) {
            ctx.fail(new HubError.BadRequest("The address has a percent sign that escapes nothing readable")
                    .exception());
        } else if (path.startsWith(base.hub("api")) && PathEscapes.haveDots(path)) {
            ctx.fail(new HubError.NotFound("API path", "").exception());
        } else {
            ctx.next();
        }
    }

    /** The router takes other ways to write a path for the same. */
    private static Handler<RoutingContext> at(String path, Handler<RoutingContext> handler) {
        return ctx -> {
            if (path.equals(ctx.request().path())) {
                handler.handle(ctx);
            } else {
                ctx.next();
            }
        };
    }

    private static void refuseMethod(RoutingContext ctx) {
        ctx.fail(new HubError.MethodNotAllowed(ctx.request().method().name()).exception());
    }

    /** Reading requests have no body that counts, whatever they say of it: a form is only decoded where one may come. */
    private static Handler<RoutingContext> bodyUpTo(long maxBytes) {
        var body = BodyHandler.create(false).setBodyLimit(maxBytes);
        return ctx -> {
            if (WITH_BODY.contains(ctx.request().method())) {
                body.handle(ctx);
            } else {
                ctx.next();
            }
        };
    }

    /** Of a reading request: a form would be decoded, and there the decoder fails. */
    private static Handler<RoutingContext> textUpTo(long maxBytes) {
        var body = BodyHandler.create(false).setBodyLimit(maxBytes);
        return ctx -> {
            if (FORM.matcher(Optional.ofNullable(ctx.request().getHeader("Content-Type"))
                            .orElse(""))
                    .lookingAt()) {
                ctx.next();
            } else {
                body.handle(ctx);
            }
        };
    }

    private static void addPages(Router hub, CallerLoader callers, Parts parts) {
        hub.route().handler(bodyUpTo(LARGEST_FORM)).handler(callers::ofPage);
        parts.pages().accept(hub);
        hub.route().handler(ctx -> ctx.fail(new HubError.NotFound("page", "").exception()));
    }

    /** Servers that do not run are asked for at their own address: GET leads into the hub, nothing else does. */
    private static void outside(RoutingContext ctx, BaseUrl base) {
        var method = ctx.request().method();
        var path = ctx.request().path();
        if (path == null || !path.startsWith(base.path())) {
            ctx.fail(new HubError.NotFound("page", "").exception());
            return;
        }
        var rest = ctx.request().uri().substring(base.path().length());
        if (method.equals(HttpMethod.GET)
                && WITHOUT_SLASH.matcher(path.substring(base.path().length())).matches()) {
            redirect(ctx, 301, ctx.request().uri().replaceFirst("(\\?|$)", "/$1"));
        } else if (method.equals(HttpMethod.GET)) {
            redirect(ctx, 302, base.hub(rest));
        } else if (method.equals(HttpMethod.HEAD) || method.equals(HttpMethod.OPTIONS)) {
            ctx.fail(new HubError.MethodNotAllowed(method.name()).exception());
        } else {
            ctx.fail(new HubError.Forbidden("There is no running server at this address.").exception());
        }
    }

    private static void redirect(RoutingContext ctx, int status, String location) {
        ctx.response().setStatusCode(status).putHeader("Location", location).end();
    }
}
