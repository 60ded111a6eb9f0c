package dev.metis.deploy.proxy;

final class OurForwardingIT extends ProxyForwardingContract {
    @Override
    ProxyUnderTest program(Start start) {
        return OurProxy.start(start);
    }
}
