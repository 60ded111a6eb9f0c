package dev.metis.deploy.proxy;

import io.vertx.core.net.SocketAddress;

/** A running proxy: configurable-http-proxy, or ours started with its command line. */
interface ProxyUnderTest extends AutoCloseable {
    String TOKEN = "secret";

    /** Where people come in. */
    SocketAddress address();

    /** Where routes are told. */
    SocketAddress api();

    @Override
    void close();
}
