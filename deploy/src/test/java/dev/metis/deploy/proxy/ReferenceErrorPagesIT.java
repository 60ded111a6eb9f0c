package dev.metis.deploy.proxy;

/** configurable-http-proxy: what fails here is wrong in the contract. */
final class ReferenceErrorPagesIT extends ProxyErrorPagesContract {
    @Override
    ProxyUnderTest program(Start start) {
        return ReferenceProxy.start(start);
    }
}
