package dev.metis.deploy.proxy;

import io.vertx.core.net.SocketAddress;

/** The same proxy with its API in place of its public listener. */
record AtApi(ProxyUnderTest proxy) implements ProxyUnderTest {
    @Override
    public SocketAddress address() {
        return proxy.api();
    }

    @Override
    public SocketAddress api() {
        return proxy.api();
    }

    @Override
    public void close() {
        proxy.close();
    }
}
