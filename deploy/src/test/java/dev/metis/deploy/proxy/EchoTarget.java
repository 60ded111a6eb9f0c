package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.resultOf;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.Locale;

/** A target that tells what it was asked; {@code /redirect?<location>} redirects, {@code /status/<n>} answers so. */
final class EchoTarget implements AutoCloseable {
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final HttpServer server;
    private final String url;

    private EchoTarget(HttpServer server, String url) {
        this.server = server;
        this.url = url;
    }

    static EchoTarget start(Vertx vertx) {
        var server = listen(vertx, new HttpServerOptions(), SocketAddress.inetSocketAddress(0, "127.0.0.1"));
        return new EchoTarget(server, "http://127.0.0.1:" + server.actualPort());
    }

    static EchoTarget startTls(Vertx vertx, HttpServerOptions options) {
        var server = listen(vertx, options, SocketAddress.inetSocketAddress(0, "127.0.0.1"));
        return new EchoTarget(server, "https://localhost:" + server.actualPort());
    }

    static EchoTarget startAt(Vertx vertx, String socket) {
        var server = listen(vertx, new HttpServerOptions(), SocketAddress.domainSocketAddress(socket));
        return new EchoTarget(server, "http+unix://" + socket.replace("/", "%2F"));
    }

    private static HttpServer listen(Vertx vertx, HttpServerOptions options, SocketAddress address) {
        return resultOf(vertx.createHttpServer(options.setMaxHeaderSize(MAX_HEADER_BYTES))
                .requestHandler(EchoTarget::answer)
                .webSocketHandler(EchoTarget::converse)
                .listen(address));
    }

    String url() {
        return url;
    }

    int port() {
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request) {
        var response = request.response();
        if (request.path().endsWith("/redirect")) {
            response.setStatusCode(301).putHeader("Location", request.query()).end();
        } else if (request.path().contains("/status/")) {
            response.setStatusCode(Integer.parseInt(request.path().replaceAll(".*/", "")));
            response.end();
        } else {
            request.body()
                    .onSuccess(body -> response.putHeader("Content-Type", "application/json")
                            .end(seen(request)
                                    .put("method", request.method().name())
                                    .put("body", body.toString())
                                    .encode()));
        }
    }

    private static JsonObject seen(HttpServerRequest request) {
        var headers = new JsonObject();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return JsonObject.of("path", request.path(), "url", request.uri(), "headers", headers);
    }

    private static void converse(ServerWebSocket socket) {
        socket.writeTextMessage("connected");
        socket.textMessageHandler(text -> {
            var headers = new JsonObject();
            socket.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            socket.writeTextMessage(JsonObject.of("url", socket.uri(), "headers", headers, "message", text)
                    .encode());
        });
    }

    @Override
    public void close() {
        resultOf(server.close());
    }
}
