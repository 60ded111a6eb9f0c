package dev.metis.proxy;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** Finds the target of each offer to switch to WebSocket and starts its {@link WebSocketHandshake}. */
final class WebSocketForwarder {

    private final Router router;
    private final WebSocketHandshake.Means means;

    WebSocketForwarder(Router router, TargetSockets sockets, ProxyConfig config, Meters meters) {
        this.router = router;
        this.means = new WebSocketHandshake.Means(
                sockets,
                new ForwardedHeaders(config.headers()),
                meters,
                config.listener().maxHeaderBytes());
    }

    /** Whether the request offers to go on as a WebSocket; must agree with where {@link RequestDecoder} stops. */
    static boolean isOffer(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && request.version() == HttpVersion.HTTP_1_1
                && lists(request.headers().getAll(HttpHeaders.UPGRADE), "websocket")
                && lists(request.headers().getAll(HttpHeaders.CONNECTION), "upgrade");
    }

    /** Whether one of a header's values lists that word, whole: {@code HeadersMultiMap} also finds its beginnings. */
    static boolean lists(List<String> values, String word) {
        for (var value : values) {
            for (var listed : value.split(",", -1)) {
                if (listed.strip().equalsIgnoreCase(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    void forward(HttpServerRequest request, Visits visits) {
        var head = RequestHead.of(request);
        var visit = new Visit(visits, head, Visit.Kind.WEBSOCKET);
        var handshake = new WebSocketHandshake(request, head, visit, means);
        if (head.announcesBody() || Malformed.isIn(head)) {
            handshake.refuse(400);
            return;
        }
        switch (router.find(head)) {
            case Router.Way.To to -> handshake.start(to);
            case Router.Way.Nowhere nowhere -> handshake.refuse(nowhere.status());
        }
    }
}
