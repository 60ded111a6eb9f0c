package dev.metis.deploy.proxy;

import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

/** Addresses as configurable-http-proxy's options write them. */
final class Addresses {
    private Addresses() {}

    /** An empty address, or none, means all interfaces, of both protocols where there are both. */
    static SocketAddress of(String host, int port) {
        return SocketAddress.inetSocketAddress(port, host.isEmpty() || host.equals("*") ? everywhere() : host);
    }

    private static String everywhere() {
        try (var trial = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            trial.bind(new InetSocketAddress("::", 0));
            return "::";
        } catch (IOException | UnsupportedOperationException _) {
            return "0.0.0.0";
        }
    }
}
