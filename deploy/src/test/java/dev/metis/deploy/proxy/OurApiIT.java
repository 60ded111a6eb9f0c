package dev.metis.deploy.proxy;

final class OurApiIT extends ProxyApiContract {
    @Override
    ProxyUnderTest program(Start start) {
        return OurProxy.start(start);
    }
}
