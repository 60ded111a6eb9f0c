package dev.metis.hub.route;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.Paging;
import dev.metis.hub.name.Names;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /proxy} of the REST API: the table the proxy has, comparing it anew, and another proxy. */
public final class ProxyApi {
    private static final Logger log = LoggerFactory.getLogger(ProxyApi.class);
    /** What stands beside the data of a route, or is only there to know our routes by. */
    private static final Set<String> NOT_DATA = Set.of("target", "jupyterhub");

    private final ProxyClient proxy;
    private final RouteSync routes;
    private final HttpConfig.PageSize pageSize;

    public ProxyApi(ProxyClient proxy, RouteSync routes, HttpConfig.PageSize pageSize) {
        this.proxy = proxy;
        this.routes = routes;
        this.pageSize = pageSize;
    }

    /** @param api the router of everything below {@code /hub/api}, with the body read */
    public void mount(Router api) {
        api.get("/proxy").respond(this::show);
        api.post("/proxy").respond(this::compare);
        api.patch("/proxy").respond(this::move);
    }

    private Future<Void> show(RoutingContext ctx) {
        Caller.of(ctx).requireEverywhere(Scope.PROXY);
        var paging = Paging.of(ctx, pageSize);
        return proxy.all().recover(ProxyApi::unreachable).compose(table -> {
            var models = models(table);
            var page = new JsonObject();
            models.entrySet().stream()
                    .skip(paging.slice().offset())
                    .limit(paging.slice().limit())
                    .forEach(route -> page.put(route.getKey(), route.getValue()));
            return paging.answer(ctx, page, models.size());
        });
    }

    /** Sorted. */
    private static SortedMap<String, JsonObject> models(Map<String, JsonObject> table) {
        var models = new TreeMap<String, JsonObject>();
        table.forEach((path, route) -> {
            var data = new JsonObject();
            route.stream()
                    .filter(field -> !NOT_DATA.contains(field.getKey()))
                    .forEach(field -> data.put(field.getKey(), field.getValue()));
            var spec = spec(path);
            models.put(
                    spec,
                    new JsonObject()
                            .put("routespec", spec)
                            .put("target", route.getString("target"))
                            .put("data", data));
        });
        return models;
    }

    /** Escaped, with a slash at the end. Source: {@code _routespec_from_chp_path}. */
    private static String spec(String path) {
        var escaped = Arrays.stream(path.split("/", -1)).map(Names::escape).collect(Collectors.joining("/"));
        return escaped.endsWith("/") ? escaped : escaped + "/";
    }

    private Future<Void> compare(RoutingContext ctx) {
        Caller.of(ctx).requireEverywhere(Scope.PROXY);
        return routes.repair()
                .recover(ProxyApi::unreachable)
                .compose(_ -> ctx.response().setStatusCode(200).end());
    }

    /** Only this hub, and only until it ends: what the settings say counts for all of them, and from then on. */
    private Future<Void> move(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        caller.requireEverywhere(Scope.PROXY);
        var fields = Fields.of(ctx);
        var place = new ProxyClient.Place(
                fields.text("api_url").map(ProxyApi::url).orElse(proxy.place().api()),
                fields.text("auth_token")
                        .map(ProxyApi::token)
                        .orElse(proxy.place().token()));
        return proxy.moveTo(place)
                .recover(cause -> new HubError.BadRequest(
                                "api_url, auth_token: there is no proxy that answers: " + cause.getMessage())
                        .failed())
                .onSuccess(_ -> log.atWarn()
                        .addKeyValue("url", place.api())
                        .addKeyValue("by", caller.owner().shown())
                        .log("proxy_changed"))
                .compose(_ -> routes.repair())
                .recover(ProxyApi::unreachable)
                .compose(_ -> ctx.response().setStatusCode(200).end());
    }

    private static URI url(String text) {
        try {
            var url = new URI(text);
            if (url.getScheme() != null
                    && Set.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getPort() <= 0xffff) {
                return url;
            }
        } catch (URISyntaxException _) {
            throw Fields.bad("api_url", "must be an http or https URL");
        }
        throw Fields.bad("api_url", "must be an http or https URL");
    }

    private static String token(String text) {
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw Fields.bad("auth_token", "must be ASCII without blanks, for it goes into a header");
        }
        return text;
    }

    private static <T> Future<T> unreachable(Throwable cause) {
        return switch (cause) {
            case HubException e -> Future.failedFuture(e);
            case WantedRoutes.Unread e -> Future.failedFuture(e.getCause());
            default -> new HubError.ProxyUnavailable(String.valueOf(cause.getMessage())).failed();
        };
    }
}
