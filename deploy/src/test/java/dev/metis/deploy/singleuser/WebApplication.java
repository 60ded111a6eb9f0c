package dev.metis.deploy.singleuser;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;

/** A web application on a port of this machine, as people start them beside their server: it says what it was asked. */
final class WebApplication implements AutoCloseable {
    static final String SUBPROTOCOL = "echo";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;

    WebApplication() {
        var options = new HttpServerOptions().addWebSocketSubProtocol(SUBPROTOCOL);
        server = vertx.createHttpServer(options)
                .requestHandler(WebApplication::answer)
                .webSocketHandler(WebApplication::echo)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    int port() {
        return server.actualPort();
    }

    private static void answer(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> request.response()
                        .setStatusCode(request.path().endsWith("/teapot") ? 418 : 200)
                        .end(new JsonObject()
                                .put("method", request.method().name())
                                .put("uri", request.uri())
                                .put("prefix", request.getHeader("X-Forwarded-Context"))
                                .put("body", body.toString())
                                .encode()));
    }

    /** Frames come back as they are, behind the address the socket was opened at. */
    private static void echo(ServerWebSocket socket) {
        socket.writeTextMessage(socket.uri());
        socket.textMessageHandler(socket::writeTextMessage);
        socket.binaryMessageHandler(socket::writeBinaryMessage);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
