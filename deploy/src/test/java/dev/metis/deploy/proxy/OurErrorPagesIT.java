package dev.metis.deploy.proxy;

final class OurErrorPagesIT extends ProxyErrorPagesContract {
    @Override
    ProxyUnderTest program(Start start) {
        return OurProxy.start(start);
    }
}
