package dev.metis.proxy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which target a request goes to, and what it is asked for there. */
final class Router {

    private static final Logger log = LoggerFactory.getLogger(Router.class);

    /** Where a request goes. */
    sealed interface Way {

        /** @param uri what the target is asked for, query and all */
        record To(Route route, Target target, String uri) implements Way {

            /** The request as the target gets it, whole unless a body follows. */
            HttpRequest request(HttpMethod method, HttpHeaders headers, boolean hasBody) {
                return hasBody
                        ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, uri, headers)
                        : new DefaultFullHttpRequest(
                                HttpVersion.HTTP_1_1,
                                method,
                                uri,
                                Unpooled.EMPTY_BUFFER,
                                headers,
                                EmptyHttpHeaders.INSTANCE);
            }
        }

        /** @param status what the client is answered */
        record Nowhere(int status) implements Way {}
    }

    private final RouteTable routes;
    private final ProxyConfig.Routing config;
    private final Meters meters;

    Router(RouteTable routes, ProxyConfig.Routing config, Meters meters) {
        this.routes = routes;
        this.config = config;
        this.meters = meters;
    }

    Way find(RequestHead request) {
        var path = RequestPath.of(request.uri());
        if (path.isEmpty()) {
            return new Way.Nowhere(500);
        }
        var started = System.nanoTime();
        var found = config.match() == ProxyConfig.Match.PATH
                ? routes.find(path.get().decoded())
                : routes.find(Hosts.named(request.host()), path.get().decoded());
        meters.lookup(System.nanoTime() - started);
        if (found.isEmpty()) {
            return new Way.Nowhere(404);
        }
        var route = found.get();
        if (route.target().isEmpty()) {
            log.atWarn().addKeyValue("route", route.key()).log("target_unusable");
            return new Way.Nowhere(500);
        }
        var target = route.target().get();
        return new Way.To(route, target, target.uri(remaining(path.get(), route), config.targetPath()));
    }

    private RequestPath remaining(RequestPath path, Route route) {
        if (config.routePath() == ProxyConfig.Prefix.KEPT) {
            return path;
        }
        var segments = RouteTrie.segments(route.key()).length;
        var ofHost = config.match() == ProxyConfig.Match.HOST_AND_PATH && segments > 0 ? 1 : 0;
        return path.without(segments - ofHost);
    }
}
