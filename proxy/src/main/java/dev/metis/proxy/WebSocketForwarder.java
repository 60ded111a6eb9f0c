package dev.metis.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClient;

/** Finds the target of each offer to switch to WebSocket and starts its {@link WebSocketHandshake}. */
final class WebSocketForwarder {

    private final RouteTable routes;
    private final NetClient client;
    private final ProxyConfig config;

    WebSocketForwarder(RouteTable routes, NetClient client, ProxyConfig config) {
        this.routes = routes;
        this.client = client;
        this.config = config;
    }

    /** Whether the request offers to go on as a WebSocket; must agree with where {@link RequestDecoder} stops. */
    static boolean isOffer(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.version() == HttpVersion.HTTP_1_1
                && lists(request, HttpHeaders.UPGRADE, "websocket")
                && lists(request, HttpHeaders.CONNECTION, "upgrade");
    }

    private static boolean lists(HttpServerRequest request, CharSequence header, String word) {
        for (var value : request.headers().getAll(header)) {
            for (var listed : value.split(",", -1)) {
                if (listed.strip().equalsIgnoreCase(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    void forward(HttpServerRequest request) {
        var handshake = new WebSocketHandshake(request, client, config);
        var path = RequestPath.of(request.uri());
        var route = path.flatMap(at -> routes.find(at.decoded()));
        var target = route.flatMap(Route::target);
        if (Exchange.hasBody(request)) {
            handshake.refuse(400);
        } else if (path.isPresent() && route.isEmpty()) {
            handshake.refuse(404);
        } else if (path.isEmpty() || route.isEmpty() || target.isEmpty()) {
            handshake.refuse(500);
        } else {
            handshake.start(target.get(), target.get().uri(path.get()), route.get());
        }
    }
}
