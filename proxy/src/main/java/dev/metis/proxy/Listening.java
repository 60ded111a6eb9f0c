package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ServerID;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** How listeners are opened: one at an address, and nobody else there. */
final class Listening {

    private Listening() {}

    /** Opens a listener that is not shared by event loops. Fails with the address in the message. */
    static Future<HttpServer> open(
            Vertx vertx, SocketAddress address, HttpServerOptions options, Handler<HttpServerRequest> handler) {
        return free(vertx, address)
                .compose(_ -> vertx.createHttpServer(options.setHttp2ClearTextEnabled(false))
                        .exceptionHandler(TlsRefusal::logOfClient)
                        .requestHandler(handler)
                        .listen(address))
                .recover(cause -> cannotListen(address, cause));
    }

    /** Fails if this very Vert.x listens there, which it would not complain about but share; removes a stale socket. */
    static Future<Void> free(Vertx vertx, SocketAddress address) {
        var id = new ServerID(address.port(), address.isInetSocket() ? address.host() : address.path());
        if (((VertxInternal) vertx).sharedTcpServers().containsKey(id)) {
            return Future.failedFuture("Address already in use");
        }
        if (address.isDomainSocket()) {
            return vertx.executeBlocking(() -> {
                removeStale(Path.of(address.path()));
                return null;
            });
        }
        return Future.succeededFuture();
    }

    static <T> Future<T> cannotListen(SocketAddress address, Throwable cause) {
        var said = String.valueOf(cause.getMessage());
        var advice = said.contains("in use") ? "; end the program that listens there, or choose another address" : "";
        return Future.failedFuture(new IOException("cannot listen on " + text(address) + ": " + said + advice, cause));
    }

    /** As people write it. */
    static String text(SocketAddress address) {
        return address.isDomainSocket() ? address.path() : address.host() + ":" + address.port();
    }

    /** A socket that a killed program left behind would be in the way; one that answers belongs to somebody. */
    private static void removeStale(Path socket) throws IOException {
        if (!Files.exists(socket)) {
            return;
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (java.net.ConnectException _) {
            Files.delete(socket);
        }
    }
}
