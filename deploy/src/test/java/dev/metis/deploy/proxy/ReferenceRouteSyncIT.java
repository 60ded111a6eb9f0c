package dev.metis.deploy.proxy;

/** configurable-http-proxy knows no changes, and tells its whole table each time. */
final class ReferenceRouteSyncIT extends RouteSyncContract {
    @Override
    ProxyUnderTest program(Start start) {
        return ReferenceProxy.start(start);
    }
}
